package spine.bench.wire;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JDK and how it is started.
 *
 * @param home    its folder
 * @param feature its version, such as 17
 * @param flags   of its command line
 */
record Jvm(Path home, int feature, List<String> flags) {
    private static final int FOREIGN = 22;

    Jvm {
        flags = List.copyOf(flags);
    }

    /** @throws IllegalArgumentException with a sentence for the user */
    static Jvm of(Path home, List<String> flags) {
        try {
            var line = Files.readAllLines(home.resolve("release")).stream().filter(l -> l.startsWith("JAVA_VERSION="))
                    .findFirst().orElseThrow();
            int feature = Integer.parseInt(line.replaceAll(".*\"(\\d+).*", "$1"));
            var all = new ArrayList<>(flags);
            if (feature >= FOREIGN) {
                all.add("--enable-native-access=ALL-UNNAMED");
            }
            return new Jvm(home, feature, all);
        } catch (Exception e) {
            throw new IllegalArgumentException("no JDK is in " + home, e);
        }
    }

    Jvm with(String... more) {
        var all = new ArrayList<>(flags);
        all.addAll(List.of(more));
        return new Jvm(home, feature, all);
    }
}
