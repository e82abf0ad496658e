package spine.rcis.internal;

import com.google.protobuf.ByteString;
import spine.api.Principal;

/**
 * A request that was let in.
 *
 * @param principal whose key was verified
 * @param head      what was read of it
 * @param body      the RCISRequest, not yet parsed
 * @param reply     the way back
 */
record Ask(Principal principal, Head head, ByteString body, Reply reply) {
    String requestId() {
        return head.requestId();
    }

}
