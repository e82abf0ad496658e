package spine.client.internal;

import spine.api.SpineException;
import spine.api.rcis.RCISResponse;

/** Is told how a request ended: once, on a thread of the library. Must not block and must not run code of users. */
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

    void answered(RCISResponse response);

    void failed(SpineException why);
}
