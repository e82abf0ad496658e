package spine.cli.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import spine.api.SpineException;
import spine.api.message.Directory;
import spine.api.message.Discover;
import spine.api.rcis.RCISRequest;
import spine.kit.JavaBuild;
import spine.kit.KitException;

/** As a jar in the drop-in folder of the Spine of this machine; each build has a version of its own, by which it is seen. */
final class JavaDev implements Dev {
    private static final long LOOK_MILLIS = 40;
    private static final long PATIENCE_SECONDS = 20;
    /** A problem that was there before may be of the jar before. */
    private static final long STALE_SECONDS = 3;

    private final Session session;
    private final Path dropIns;
    private final Surroundings surroundings;
    private final JavaBuild build;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Path placed;
    private String agent = "";

    JavaDev(Session session, Path folder, Path dropIns, Surroundings surroundings) throws KitException {
        this.session = session;
        this.dropIns = dropIns;
        this.surroundings = surroundings;
        this.build = new JavaBuild(folder, Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of).toList());
    }

    @Override
    public String serve() throws KitException, SpineException, IOException, InterruptedException {
        var built = build.build("dev" + System.currentTimeMillis());
        agent = built.agents().get(0);
        var file = "dev." + built.name() + ".jar";
        var before = problems(directory(), file);
        place(built.jar(), file);
        long since = System.nanoTime();
        while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            var now = directory();
            var entry = now.getEntriesList().stream().filter(e -> e.getName().equals(agent)
                    && e.getVersion().equals(built.version())).findFirst();
            if (entry.isPresent()) {
                return agent + " " + built.version() + (entry.get().getState() == Directory.State.DISABLED
                        ? " is there, but disabled (" + Words.oneLine(entry.get().getDetail()) + ")" : " serves");
            }
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
            var found = problems(now, file);
            found.removeIf(problem -> seconds < STALE_SECONDS && before.contains(problem));
            for (var problem : found) {
                throw new KitException(Words.sentence(problem), "");
            }
            if (seconds > PATIENCE_SECONDS) {
                throw new KitException("It has not come to serve within " + PATIENCE_SECONDS + " s.",
                        "See 'spinectl why " + agent + "', and Spine's log.");
            }
        }
        throw new InterruptedException();
    }

    private Directory directory() throws SpineException, InterruptedException {
        return session.ask(RCISRequest.newBuilder().setDiscover(Discover.newBuilder().setName(agent))).getDirectory();
    }

    /** What Spine says against the jar, with what to do. */
    private Set<String> problems(Directory directory, String file) {
        var found = new HashSet<String>();
        AgentReasons.of(agent, directory).ifPresent(reasons -> reasons.findings().stream()
                .filter(f -> f.sentence().startsWith(file + ": "))
                .forEach(f -> found.add(f.sentence().substring(file.length() + 2) + " " + f.remedy())));
        return found;
    }

    /** Beside, then renamed: Spine never sees half of it. */
    private synchronized void place(Path jar, String file) throws IOException, KitException {
        if (closed.getCount() == 0) {
            return;
        }
        if (!Files.isWritable(dropIns)) {
            throw new KitException("The drop-in folder " + dropIns + " is not this account's.",
                    "Run it as the account that Spine runs under.");
        }
        placed = dropIns.resolve(file);
        var beside = Files.copy(jar, dropIns.resolve("." + file), StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, placed, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public synchronized void close() {
        if (closed.getCount() == 0) {
            return;
        }
        closed.countDown();
        if (placed == null) {
            return;
        }
        try {
            Files.deleteIfExists(placed);
            surroundings.err().println("Removed " + placed + ": agent " + agent + " leaves.");
        } catch (IOException e) {
            surroundings.err().println(String.format(Locale.ROOT, "%s could not be removed: %s. Remove it.", placed,
                    Words.io(e)));
        }
    }
}
