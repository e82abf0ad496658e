package spine.broker.sim;

import spine.api.Agent;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;

/** An agent in the broker's process: blocks, fails, refuses, hears an interrupt or not. */
record Indoor(World world, String name) implements Agent {
    @Override
    public Payload answer(Call call, Payload request) throws Exception {
        var events = world.events();
        int what = world.isCalm() ? 99 : events.random().nextInt(100);
        boolean isDeaf = what % 10 == 0;
        for (int left = !world.fibers().isInside() ? 0 : events.chance(70) ? 1 : 5; left > 0; left--) {
            try {
                world.fibers().sleep(events.millis(0.1, 300));
            } catch (InterruptedException wanted) {
                if (!isDeaf) {
                    throw wanted;
                }
            }
        }
        if (what < 5) {
            throw new SpineException(ErrorCode.OVERLOADED, "Not now.", "");
        }
        var answer = world.watch().works(request.text(), name);
        if (what < 10) {
            throw new IllegalStateException("after the work");
        }
        return Payload.text(answer);
    }
}
