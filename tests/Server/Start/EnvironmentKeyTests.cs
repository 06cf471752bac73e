using System.Net;
using Evals.Server.Processes;

namespace Evals.Server.Start;

public sealed class EnvironmentKeyTests
{
    private const string First = "a-key-of-the-environment-1";

    private const string Second = "a-key-of-the-environment-2";

    [Fact]
    public async Task The_key_of_the_environment_opens_the_workspace_and_is_never_shown()
    {
        using var workplace = new Workplace();
        await using var server = await ServerProcess.Start(new Launch(workplace) { ApiKey = First });

        Assert.Equal(HttpStatusCode.OK, await Ask(server, First));
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(server, Second));
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(server, null));
        Assert.DoesNotContain(First, server.Output + server.Errors, StringComparison.Ordinal);
        Assert.DoesNotMatch(FirstStartTests.Keys(), server.Output);
    }

    [Fact]
    public async Task A_new_key_in_the_environment_replaces_the_one_before()
    {
        using var workplace = new Workplace();
        await using (var before = await ServerProcess.Start(new Launch(workplace) { ApiKey = First })) await before.Terminate();

        await using var after = await ServerProcess.Start(new Launch(workplace) { ApiKey = Second });

        Assert.Equal(HttpStatusCode.OK, await Ask(after, Second));
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(after, First));
    }

    [Fact]
    public async Task The_key_of_the_environment_stands_beside_the_one_that_the_first_start_made()
    {
        using var workplace = new Workplace();
        string made;
        await using (var before = await ServerProcess.Start(new Launch(workplace)))
        {
            made = FirstStartTests.Keys().Match(before.Output).Value;
            await before.Terminate();
        }

        await using var after = await ServerProcess.Start(new Launch(workplace) { ApiKey = First });

        Assert.Equal(HttpStatusCode.OK, await Ask(after, made));
        Assert.Equal(HttpStatusCode.OK, await Ask(after, First));
    }

    [Fact]
    public async Task A_key_that_is_in_the_environment_no_more_opens_nothing()
    {
        using var workplace = new Workplace();
        await using (var before = await ServerProcess.Start(new Launch(workplace) { ApiKey = First })) await before.Terminate();

        await using var after = await ServerProcess.Start(new Launch(workplace));

        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(after, First));
        Assert.Equal(HttpStatusCode.OK, await Ask(after, FirstStartTests.Keys().Match(after.Output).Value));
    }

    [Fact]
    public async Task The_first_key_in_the_environment_takes_the_place_of_the_one_before_and_outlives_it()
    {
        using var workplace = new Workplace();
        string made;
        await using (var first = await ServerProcess.Start(new Launch(workplace)))
        {
            made = FirstStartTests.Keys().Match(first.Output).Value;
            await first.Terminate();
        }

        await using (var second = await ServerProcess.Start(new Launch(workplace) { ApiKey = Second })) await second.Terminate();
        await using (var third = await ServerProcess.Start(new Launch(workplace) { ApiKey = made }))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await Ask(third, Second));
            await third.Terminate();
        }

        await using var last = await ServerProcess.Start(new Launch(workplace));
        Assert.Equal(HttpStatusCode.OK, await Ask(last, made));
    }

    private static async Task<HttpStatusCode> Ask(ServerProcess server, string? key)
    {
        using var client = new V5(server.Url, key);
        return (await client.Send(HttpMethod.Post, "flows", new { path = "keys", attributes = new { } })).Status;
    }
}
