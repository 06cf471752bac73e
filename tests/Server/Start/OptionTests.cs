using Evals.Gateway;
using Evals.Grains;
using Evals.Server.Options;

namespace Evals.Server.Start;

/// <summary>What is set reaches those whom it is for; what is not set is as documented.</summary>
public sealed class OptionTests
{
    [Fact]
    public void Limits_reach_the_gateway_and_the_grains()
    {
        var configuration = Settings.Read(
        [
            "--Evals:MaxBodyBytes", "2048", "--Evals:MaxBodyMemory", "4096", "--Evals:MaxWaitingCalls", "7",
            "--Evals:SlowRequestMilliseconds", "30", "--Evals:LogRequests", "all",
        ]).Configuration;

        var gateway = OptionTable.Gateway(configuration);

        Assert.Equal((2048, 4096), (gateway.BodyLimit, gateway.BodyMemory));
        Assert.Equal((TimeSpan.FromMilliseconds(30), true), (gateway.SlowRequest, gateway.LogEveryRequest));
        Assert.Equal(7, OptionTable.Grains(configuration).MailboxLimit);
    }

    [Fact]
    public void Limits_that_are_not_set_are_those_of_gateway_and_grains_themselves()
    {
        var configuration = Settings.Read([]).Configuration;

        Assert.Equal(new GatewayOptions(), OptionTable.Gateway(configuration));
        Assert.Equal(new GrainOptions(), OptionTable.Grains(configuration));
    }
}
