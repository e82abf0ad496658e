package spine.generations.internal;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where bundles are made to run beside production. Called on one thread; never blocks it. */
interface LaneHost {
    /**
     * Installs and starts a bundle in a lane of its own and waits for its agents.
     *
     * @return completes when it could serve; otherwise fails, with {@link Refused} where a sentence is known, and
     *         nothing of the lane is left
     */
    CompletionStage<OpenLane> open(LaneId id, StoredBundle bundle, String file);

    /** A lane whose bundle runs. */
    interface OpenLane {
        LaneId id();

        StoredBundle bundle();

        /** Its agents when it had become ready; at least one. */
        List<AgentHandle> agents();

        /** Keys of those agents of it that are there now. */
        List<?> present();

        /** Lets the platform's whiteboards see its services. */
        void show();

        /** Takes them out of the platform's sight again. */
        void hide();

        /** Stops and uninstalls, each within a limit; completes when that is over, whether or not it went well. */
        CompletionStage<Void> close();
    }
}
