/** What ZMTP 3 looks like on the wire (RFC 23, 37): greeting, frame headers, commands. Bytes in, values out. */
package spine.zmtp.wire.internal;
