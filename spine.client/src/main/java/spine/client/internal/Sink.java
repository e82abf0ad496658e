package spine.client.internal;

import spine.api.SpineException;
import spine.api.rcis.RCISResponse;

/** Is told how a request ended: once, after its parts if it has some, on a thread of the library. Must not block and must not run code of users. */
public interface Sink {
    /** Nobody waits. */
    Sink NOBODY = new Sink() {
        @Override
        public void answered(RCISResponse response) {
            // Nobody waits.
        }

        @Override
        public void failed(SpineException why) {
            // Nobody waits.
        }
    };

    /** One part of an answer, and not its end; only where parts were asked for. */
    default void part(RCISResponse response) {
        // Nobody asked for parts.
    }

    void answered(RCISResponse response);

    void failed(SpineException why);
}
