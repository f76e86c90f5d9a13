package io.citytwin.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The sharing type of a layer (共享类型), as in the Chinese rules for government data resources. */
public enum Sharing {
    /** 无条件共享: anybody reads it. */
    @JsonProperty("open")
    OPEN,
    /** 有条件共享: read with the admin token only; for others it does not exist. */
    @JsonProperty("on-request")
    ON_REQUEST,
    /** 不予共享: read with the admin token only; for others it does not exist. */
    @JsonProperty("not-shared")
    NOT_SHARED
}
