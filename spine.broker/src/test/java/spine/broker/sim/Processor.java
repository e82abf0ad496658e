package spine.broker.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The one processor of the simulated machine, which all reactors of a kernel share: what reactors are to do comes first
 * in, first out, then of all endpoints with input the one of the smallest priority is served, one message at a time.
 */
final class Processor {
    private final Life life;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final List<SimEndpoint> endpoints = new ArrayList<>();
    private boolean scheduled;

    Processor(Life life) {
        this.life = life;
    }

    void add(SimEndpoint endpoint) {
        endpoints.add(endpoint);
        endpoints.sort(Comparator.comparingInt(SimEndpoint::priority));
    }

    List<SimEndpoint> endpoints() {
        return endpoints;
    }

    void execute(Runnable task) {
        tasks.add(task);
        wake();
    }

    /** There is something to do. */
    void wake() {
        if (!scheduled) {
            scheduled = true;
            life.after(life.events().millis(0.02, 0.15), this::serve);
        }
    }

    private void serve() {
        scheduled = false;
        var task = tasks.poll();
        if (task != null) {
            task.run();
        } else {
            endpoints.stream().filter(SimEndpoint::hasInput).findFirst().ifPresent(SimEndpoint::serveOne);
        }
        if (!tasks.isEmpty() || endpoints.stream().anyMatch(SimEndpoint::hasInput)) {
            wake();
        }
    }
}
