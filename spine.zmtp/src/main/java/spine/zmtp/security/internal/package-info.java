/** CURVE (RFC 26) and the extensions of WIRE.md: handshakes and the protection of traffic. Knows no sockets, no clock. */
package spine.zmtp.security.internal;
