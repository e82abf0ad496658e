package spine.resilience.internal;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import spine.api.resilience.Lane;

/** What states are called: each lane has its own. */
final class StateNames {
    private static final int LONGEST = 64;

    private StateNames() {
    }

    /** @param what at most 24 of {@code [a-z0-9-]}; a lane whose name does not fit beside it is named by its hash */
    static String of(String what, Lane lane) {
        var name = what + "." + lane.name();
        return name.length() <= LONGEST ? name
                : what + "..h" + UUID.nameUUIDFromBytes(lane.name().getBytes(StandardCharsets.UTF_8));
    }
}
