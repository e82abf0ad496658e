package spine.generations;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import spine.api.Diagnosis.Finding;

/**
 * One lane as it stands now.
 *
 * @param lane    its id; empty if the file never came as far as a lane
 * @param file    the file that it came from, its name in the drop-in folder
 * @param state   where it stands
 * @param bundle  symbolic name; empty if unknown
 * @param version bundle version; empty if unknown
 * @param sha256  hash of the file's bytes, 64 hex digits; empty if unknown
 * @param agents  names of the agents that it serves with; of a refused one those that it would serve with, or its
 *                file's name without ending where nobody can tell
 * @param finding what is wrong with it ("it" is the jar), if anything is. A lane can be LIVE and have one: the file
 *                was overwritten by something that was refused, and this lane goes on.
 */
public record LaneStatus(String lane, String file, LaneState state, String bundle, String version, String sha256,
        List<String> agents, Optional<Finding> finding) {
    public LaneStatus {
        requireNonNull(lane);
        requireNonNull(file);
        requireNonNull(state);
        requireNonNull(bundle);
        requireNonNull(version);
        requireNonNull(sha256);
        agents = List.copyOf(agents);
        requireNonNull(finding);
    }

    /** What is wrong and what helps, in two sentences; empty if nothing is. */
    public String problem() {
        return finding.map(f -> f.sentence() + " " + f.remedy()).orElse("");
    }
}
