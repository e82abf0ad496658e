package spine.cli.internal;

import java.io.IOException;
import spine.api.SpineException;
import spine.kit.KitException;

/** An agent that is served while it is worked on. For one thread, but for {@link #close}, which works once. */
interface Dev extends AutoCloseable {
    /**
     * Builds what is saved and has it serve in place of what was served before; returns when it does.
     *
     * @return what serves now, as a sentence's beginning: {@code word-count 1.0.0.dev17 serves}
     * @throws KitException if it cannot; what was served before goes on
     */
    String serve() throws KitException, SpineException, IOException, InterruptedException;

    /** Takes out of the running Spine whatever this has put in, and says so. */
    @Override
    void close();
}
