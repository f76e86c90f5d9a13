package io.citytwin.server.app;

import io.citytwin.server.http.AdminToken;
import io.citytwin.server.http.LayerGate;
import io.citytwin.server.http.Links;
import io.citytwin.server.http.RouteTable;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * What the blocks are made of: everything that lives as long as the server. {@link CityTwinServer} makes it.
 *
 * @param routes all routes, complete once every block is mounted (OpenAPI is written from it)
 */
record Services(
        ServerConfig config,
        AdminToken adminToken,
        LayerGate gate,
        Links links,
        RouteTable routes,
        PrometheusMeterRegistry meters) {}
