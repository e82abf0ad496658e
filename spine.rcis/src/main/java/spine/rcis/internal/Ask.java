package spine.rcis.internal;

import com.google.protobuf.ByteString;
import spine.api.Principal;

/**
 * A request that was let in.
 *
 * @param principal whose key was verified
 * @param requestId a UUID, or empty if the request names none
 * @param body      the RCISRequest, not yet parsed
 * @param reply     the way back
 */
record Ask(Principal principal, String requestId, ByteString body, Reply reply) {
}
