package spine.withstand.counting;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Hashtable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import spine.api.Agent;
import spine.api.Call;
import spine.api.Payload;

/**
 * The agent in the container whose effects are counted: appends what it is asked, the first 60 characters as one line, to
 * {@code $WITHSTAND_EFFECTS/counting}, and says it again. A line is one write, so that it is there whole or not at all.
 */
public final class Counting implements BundleActivator, Agent {
    private static final int MOST = 60;

    private volatile FileChannel effects;

    @Override
    public void start(BundleContext context) throws IOException {
        effects = FileChannel.open(Path.of(System.getenv("WITHSTAND_EFFECTS"), "counting"), CREATE, APPEND);
        var properties = new Hashtable<String, Object>();
        properties.put("spine.agent.name", "counting");
        context.registerService(Agent.class, this, properties);
    }

    @Override
    public void stop(BundleContext context) throws IOException {
        effects.close();
    }

    @Override
    public Payload answer(Call call, Payload request) throws IOException {
        var text = request.text();
        var line = text.substring(0, Math.min(MOST, text.length())) + "\n";
        effects.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        return Payload.text("done " + text);
    }
}
