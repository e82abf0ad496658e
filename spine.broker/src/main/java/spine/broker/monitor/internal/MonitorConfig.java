package spine.broker.monitor.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the monitor. */
@ObjectClassDefinition(name = "Spine monitor", description = "PUB of events and figures (BR-13)")
public @interface MonitorConfig {
    String PID = "spine.monitor";

    @AttributeDefinition(name = "Address", description = "PUB for whoever watches; port * lets the system choose")
    String address() default "tcp://127.0.0.1:5557";

    @AttributeDefinition(name = "On a Unix socket too", description = "run/spine_monitor.ipc")
    boolean ipc() default true;

    @AttributeDefinition(name = "Time between two figures, milliseconds", min = "100", max = "60000")
    int figuresMillis() default 1000;

    @AttributeDefinition(name = "Messages that may wait for one subscriber", min = "10", max = "10000")
    int queueMessages() default 1000;
}
