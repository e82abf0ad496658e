package spine.broker.sim;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import spine.broker.internal.SimKernel;

/** One run: a broker, who asks, who answers, a disk, and bad luck, all of which the seed decides. */
final class World {
    private static final int CLIENTS = 4;
    private static final long SECOND = 1_000_000_000L;

    private final Events events;
    private final Fibers fibers;
    private final Watch watch;
    private final SimJournal journal;
    private final Path folder;
    private final List<Keys> keys = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private final Admin admin;
    private final List<String> ids = new ArrayList<>();
    private Life life;
    private SimTransport transport;
    private SimKernel kernel;
    /** Whether clients use the same ids, so that an agent's reply tells by its time alone to which of them it belongs. */
    private final boolean sharesIds;
    private boolean calm;
    private int lives;
    private int indoors;

    World(long seed, Path folder, ExecutorService threads) {
        events = new Events(seed);
        fibers = new Fibers(events, threads);
        watch = new Watch(events);
        journal = new SimJournal(events, watch::lost, watch::written);
        this.folder = folder;
        sharesIds = events.chance(20);
        for (int i = 0; i < CLIENTS; i++) {
            var its = known(new Keys(20 + i, Set.of(20 + i), Set.of()));
            var client = new Client(this, its, i % 2 == 0 ? "component_" + (20 + i) : "", sharesIds);
            watch.client(SimKernel.key(its.number()), client.name());
            clients.add(client);
        }
        workers.add(new Worker(this, known(new Keys(31, Set.of(), Set.of("r1"))), "r1", ""));
        workers.add(new Worker(this, known(new Keys(32, Set.of(), Set.of("r2"))), "r2", "r2-at-home"));
        workers.add(new Worker(this, known(new Keys(35, Set.of(5), Set.of())), "", "component_5"));
        admin = new Admin(this, known(new Keys(40, Set.of(), Set.of())));
        start();
        clients.forEach(Station::begin);
        workers.forEach(Station::begin);
        admin.begin();
    }

    private Keys known(Keys one) {
        keys.add(one);
        return one;
    }

    Events events() {
        return events;
    }

    Fibers fibers() {
        return fibers;
    }

    Watch watch() {
        return watch;
    }

    SimJournal journal() {
        return journal;
    }

    List<Client> clients() {
        return clients;
    }

    List<Worker> workers() {
        return workers;
    }

    Admin admin() {
        return admin;
    }

    boolean isCalm() {
        return calm;
    }

    boolean sharesIds() {
        return sharesIds;
    }

    /** Lives of the kernel so far. */
    int lives() {
        return lives;
    }

    boolean isUp() {
        return kernel != null;
    }

    long wallMillis() {
        return life.clock().millis();
    }

    SimEndpoint endpoint(String plane) {
        return isUp() ? transport.endpoint(plane) : null;
    }

    /** An id that some agent was asked under. */
    void seen(String id) {
        ids.add(id);
    }

    String anyId() {
        return ids.get(events.random().nextInt(ids.size()));
    }

    /** The kernel comes up. */
    void start() {
        if (isUp()) {
            return;
        }
        events.note("kernel starts");
        lives++;
        life = new Life(events, fibers);
        watch.begins(life, journal);
        transport = new SimTransport(life, watch);
        kernel = new SimKernel(life, new SimKernel.Parts(transport, journal.of(life),
                events.chance(30) ? new SimBreakers(events) : null, folder, keys));
        flip();
    }

    /** Another version of the agent in the container takes over. */
    void flip() {
        if (isUp()) {
            var name = "l1-" + indoors++;
            events.note("flip to " + name);
            kernel.host("l1", Set.of("work"), new Indoor(this, name));
        }
    }

    /** The kernel's process is killed, or its machine loses its power. */
    void crash(boolean power) {
        if (isUp()) {
            events.note(power ? "power fails" : "kernel is killed");
            kernel = null;
            life.end();
            transport.die();
            if (power) {
                journal.poweredOff();
            } else {
                journal.killed();
            }
        }
    }

    /** The kernel ends in order. */
    void stop(boolean journalFirst) {
        if (isUp()) {
            events.note("kernel stops");
            var stopping = kernel;
            kernel = null;
            stopping.stop(journalFirst);
            life.end();
            journal.closed();
        }
    }

    private void run(long seconds) {
        long until = events.now() + seconds * SECOND;
        while (watch.failure() == null && events.step(until)) {
            fibers.wakeInterrupted();
            if (isUp()) {
                kernel.note();
            }
        }
    }

    /** From bad times to quiet ones, in which nothing may be left over; why it failed, or null. */
    String run() {
        try {
            new Luck(this).begin(12);
            run(12);
            calm = true;
            new Luck(this).mends();
            run(14);
            isQuiet();
            clients.forEach(client -> client.askAgain(50));
            run(8);
            isQuiet();
        } catch (RuntimeException | Error broken) {
            for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
                Arrays.stream(cause.getStackTrace()).limit(8).forEach(frame -> events.note("at " + frame));
            }
            watch.fail(broken.toString());
        } finally {
            life.end();
        }
        return watch.failure();
    }

    private void isQuiet() {
        var leaks = kernel.leaks() + (transport.reserved() == 0 ? "" : transport.reserved() + " reserved places");
        if (watch.failure() == null && !leaks.isEmpty()) {
            watch.fail("left over in quiet times: " + leaks);
        }
    }
}
