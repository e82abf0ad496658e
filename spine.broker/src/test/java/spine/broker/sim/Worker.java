package spine.broker.sim;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import spine.api.message.Hello;
import spine.api.message.NeuralSpike;
import spine.api.message.StatusReport;
import spine.api.rcis.ErrorDetails;
import spine.broker.internal.SimKernel;

/**
 * An agent in a process of its own: answers, late, twice or never, refuses, claims to answer what others were asked, hangs,
 * dies at work, and comes back as the same or another incarnation.
 */
final class Worker extends Station {
    static final String FORGED = "forged|by|done";
    private static final long BEAT_NANOS = 1_000_000_000;

    private final String name;
    private final boolean isAgent;
    private final Set<String> cancelled = new HashSet<>();
    /** Under these ids it may answer. */
    private final Set<String> asked = new HashSet<>();
    private int incarnation = 1;
    private long hangsUntil;
    private long beats;

    /** @param name on the agents plane; empty for a component, which has its name from its routing id */
    Worker(World world, Keys keys, String name, String routingId) {
        super(world, keys, name.isEmpty() ? "data" : "agents", routingId);
        this.name = name.isEmpty() ? routingId : name;
        isAgent = !name.isEmpty();
        world.watch().worker(SimKernel.key(keys.number()), this.name);
    }

    @Override
    void connected() {
        if (isAgent) {
            send(spike("hello-" + name + incarnation).clearSender().setHello(Hello.newBuilder().setInstanceName(name)
                    .addCapabilities("work").setCredit(3)));
        }
        beat(++beats);
    }

    private void beat(long which) {
        if (which != beats || !isConnected()) {
            return;
        }
        if (!isHanging()) {
            send(spike("beat").setStatus(StatusReport.newBuilder().putMetrics("loop_count", events.now())));
        }
        events.after(BEAT_NANOS, () -> beat(which));
    }

    private boolean isHanging() {
        return events.now() < hangsUntil;
    }

    /** Its process is stopped for a while, and does the rest of its work then. */
    void hangs(long nanos) {
        hangsUntil = events.now() + nanos;
    }

    /** Its process dies with its work, and another one comes up. */
    void dies() {
        incarnation++;
        end();
        events.after(events.millis(50, 4000), this::begin);
    }

    @Override
    void received(NeuralSpike spike) {
        if (spike.hasCancel()) {
            if (events.chance(50)) {
                cancelled.add(spike.getCancel().getRequestId());
            }
        } else if (spike.hasTextData()) {
            asked.add(spike.getRequestId());
            world.seen(spike.getRequestId());
            int process = incarnation;
            int life = world.lives();
            later(process, events.chance(80) ? events.millis(0.1, 300) : events.millis(300, 6000),
                    () -> work(process, life, spike));
        }
    }

    private void later(int process, long nanos, Runnable task) {
        events.after(nanos, () -> {
            if (process != incarnation) {
                return;
            }
            if (isHanging()) {
                later(process, hangsUntil - events.now(), task);
            } else {
                task.run();
            }
        });
    }

    private void work(int process, int life, NeuralSpike request) {
        if (cancelled.remove(request.getRequestId())) {
            return;
        }
        int what = world.isCalm() ? 99 : events.random().nextInt(100);
        if (what < 3) {
            return;
        }
        if (what < 12) {
            var code = List.of("OVERLOADED", "UNAVAILABLE", "AGENT_FAILED").get(what % 3);
            send(spike(request.getRequestId()).setError(ErrorDetails.newBuilder().setErrorCode(code)));
            return;
        }
        var answer = spike(request.getRequestId()).setTextData(world.watch().works(request.getTextData(), name))
                .setUnknownFields(request.getUnknownFields());
        if (what < 17) {
            dies();
        } else if (what < 22) {
            leave();
            if (!world.sharesIds()) {
                later(process, events.millis(0, 2000), () -> send(answer));
            }
        } else if (world.lives() == life || !world.sharesIds()) {
            send(answer);
        }
        if (what < 30 && !world.sharesIds()) {
            later(process, events.millis(0, 1000), () -> send(answer));
        } else if (what < 38) {
            forge(answer);
        }
    }

    /** Answers what somebody else was asked. */
    private void forge(NeuralSpike.Builder answer) {
        var id = world.anyId();
        if (!asked.contains(id)) {
            send(answer.setRequestId(id).setTextData(FORGED + name));
        }
    }
}
