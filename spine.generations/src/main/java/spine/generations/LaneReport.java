package spine.generations;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Says what became of everything that was dropped in. Answers from memory, never blocks; thread-safe. */
@ProviderType
public interface LaneReport {
    /** All lanes that exist, and the files that were refused and are still there. By file name. */
    List<LaneStatus> lanes();

    /** The last problems, oldest first; bounded. */
    List<LaneProblem> problems();

    /** Whether every file that was there at the start is serving or refused. Once true, always true. */
    boolean started();
}
