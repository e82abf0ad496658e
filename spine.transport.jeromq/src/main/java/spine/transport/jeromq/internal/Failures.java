package spine.transport.jeromq.internal;

import zmq.ZMQ;

/** JeroMQ's codes of failed handshakes in words. */
final class Failures {
    private Failures() {
    }

    static String text(ZMQ.Event event) {
        int code = event.arg instanceof Integer number ? number : 0;
        return switch (event.event) {
            case ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_AUTH -> "refused with status " + code;
            case ZMQ.ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL -> protocol(code);
            default -> "handshake failed, error " + code;
        };
    }

    private static String protocol(int code) {
        return switch (code) {
            case ZMQ.ZMQ_PROTOCOL_ERROR_ZMTP_CRYPTOGRAPHIC -> "a box did not open: wrong key or altered bytes";
            case ZMQ.ZMQ_PROTOCOL_ERROR_ZMTP_KEY_EXCHANGE -> "the vouch does not fit the connection's key";
            case ZMQ.ZMQ_PROTOCOL_ERROR_ZMTP_INVALID_SEQUENCE -> "a nonce was repeated or went back";
            case ZMQ.ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH -> "not CURVE";
            case ZMQ.ZMQ_PROTOCOL_ERROR_ZMTP_UNEXPECTED_COMMAND -> "a command out of turn";
            default -> "protocol error 0x" + Integer.toHexString(code);
        };
    }
}
