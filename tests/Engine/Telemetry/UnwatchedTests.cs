using Evals.Contracts;
using Evals.Grains;
using Evals.Grains.Ports;

namespace Evals.Engine.Telemetry;

public sealed class UnwatchedTests
{
    [Fact]
    public void Nothing_is_made_for_a_call_that_nobody_watches()
    {
        var id = new GrainId(GrainKind.Run, new GrainKey("ours", "rn_1"));
        Assert.Null(CallTrace.Start(id, "AddLog"));
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1_000; i++) CallTrace.Start(id, "AddLog");

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
