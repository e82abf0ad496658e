package com.neilalexander.jnacl.crypto;

import java.util.Arrays;

/** JeroMQ hands over keys and nonces at the beginning of longer arrays. */
final class Prefix {
    private Prefix() {
    }

    /** The first bytes: the array itself if it is just as long. */
    static byte[] of(byte[] bytes, int length) {
        if (bytes.length < length) {
            throw new IllegalArgumentException(bytes.length + " bytes, at least " + length + " expected");
        }
        return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
    }
}
