package spine.itest.agents.listener;

import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;
import spine.api.Agent;
import spine.api.Call;
import spine.api.Payload;
import spine.api.SpineAgent;

/** An agent that listens to events with the same component. Counts them under its bundle's location. */
@Component(property = "event.topics=spine/itest")
@SpineAgent(name = "listener")
public final class Listener implements Agent, EventHandler {
    private final String key = "spine.itest.events." + FrameworkUtil.getBundle(Listener.class).getLocation();

    @Override
    public void handleEvent(Event event) {
        System.getProperties().merge(key, 1, (a, b) -> (int) a + (int) b);
    }

    @Override
    public Payload answer(Call call, Payload request) {
        return Payload.text(String.valueOf(System.getProperties().getOrDefault(key, 0)));
    }
}
