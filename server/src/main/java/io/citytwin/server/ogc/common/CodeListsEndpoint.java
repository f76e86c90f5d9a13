package io.citytwin.server.ogc.common;

import io.citytwin.catalog.CodeList;
import io.citytwin.catalog.CodeLists;
import io.citytwin.server.http.Links;
import io.citytwin.server.http.ProblemException;
import io.citytwin.server.http.RequestParameters;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /ogc/codelists}: the titles of the codes that attributes hold. */
final class CodeListsEndpoint extends DocumentEndpoint {
    private final CodeLists lists;

    CodeListsEndpoint(Links links, CodeLists lists) {
        super(links);
        this.lists = lists;
    }

    void codeLists(Context ctx, RequestParameters p) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("codeLists", lists.list().stream().map(CodeListsEndpoint::document).toList());
        document.put("links", selfLinks(ctx, p, MediaFormat.JSON));
        send(ctx, p, "Code lists", MediaFormat.JSON, document);
    }

    void codeList(Context ctx, RequestParameters p) {
        String id = ctx.pathParam("codeListId");
        CodeList list = lists.find(id).orElseThrow(() -> ProblemException.notFound("there is no code list " + id));
        Map<String, Object> document = document(list);
        document.put("links", selfLinks(ctx, p, MediaFormat.JSON));
        send(ctx, p, list.titleZh(), MediaFormat.JSON, document);
    }

    private static Map<String, Object> document(CodeList list) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", list.id());
        document.put("titleZh", list.titleZh());
        document.put("titleEn", list.titleEn());
        document.put("source", list.source());
        document.put("codes", list.entries().stream().map(CodeListsEndpoint::code).toList());
        return document;
    }

    private static Map<String, Object> code(CodeList.Entry entry) {
        Map<String, Object> code = new LinkedHashMap<>();
        code.put("code", entry.code());
        code.put("titleZh", entry.nameZh());
        code.put("titleEn", entry.nameEn());
        return code;
    }
}
