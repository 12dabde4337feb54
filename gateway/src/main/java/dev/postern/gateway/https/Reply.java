package dev.postern.gateway.https;

/** What a request is answered with. */
public sealed interface Reply permits Response, EventStream {}
