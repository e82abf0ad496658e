package spine.adversary.policyswitch;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import spine.api.Agent;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;

/**
 * A drop-in of the adversary suite, for its own deployments only: takes a bundle away and brings it back.
 *
 * <p>{@code stop NAME MILLIS}, {@code update NAME JAR}, {@code uninstall NAME MILLIS JAR}, {@code state NAME}. What takes
 * time is done on a thread of its own, since without a policy nobody could ask for the second half; {@code state} says
 * how it went.
 */
public final class PolicySwitch implements BundleActivator, Agent {
    private volatile BundleContext context;
    private volatile String last = "idle";

    @Override
    public void start(BundleContext started) {
        context = started;
        var properties = new Hashtable<String, Object>();
        properties.put("spine.agent.name", "policy-switch");
        started.registerService(Agent.class, this, properties);
    }

    @Override
    public void stop(BundleContext stopped) {
        context = null;
    }

    @Override
    public Payload answer(Call call, Payload request) throws Exception {
        var words = request.text().split(" ");
        var bundle = find(words[1]);
        if (words[0].equals("state")) {
            return Payload.text(last + " " + (bundle == null ? "absent" : Integer.toString(bundle.getState())));
        }
        if (bundle == null) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "No bundle " + words[1] + ".", "Name another.");
        }
        last = "busy";
        new Thread(() -> act(words, bundle), "policy-switch").start();
        return Payload.text("begun");
    }

    private void act(String[] words, Bundle bundle) {
        try {
            switch (words[0]) {
                case "stop" -> {
                    bundle.stop(Bundle.STOP_TRANSIENT);
                    pause(words[2]);
                    bundle.start();
                }
                case "update" -> bundle.update(bytes(words[2]));
                case "uninstall" -> {
                    bundle.uninstall();
                    pause(words[2]);
                    install(words[3]);
                }
                default -> throw new IllegalArgumentException("no such command");
            }
            last = "done";
        } catch (Exception e) {
            last = "failed: " + e;
        }
    }

    private void install(String jar) throws Exception {
        context.installBundle("adversary:" + System.nanoTime(), bytes(jar)).start();
    }

    private static ByteArrayInputStream bytes(String jar) throws Exception {
        return new ByteArrayInputStream(Files.readAllBytes(Path.of(jar)));
    }

    /** How long the deployment is to be without the bundle. */
    private static void pause(String millis) throws InterruptedException {
        synchronized (PolicySwitch.class) {
            long until = System.nanoTime() + Long.parseLong(millis) * 1_000_000;
            for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
                PolicySwitch.class.wait(left / 1_000_000 + 1);
            }
        }
    }

    private Bundle find(String name) {
        for (var bundle : context.getBundles()) {
            if (bundle.getSymbolicName().equals(name) && bundle.getState() != Bundle.UNINSTALLED) {
                return bundle;
            }
        }
        return null;
    }
}
