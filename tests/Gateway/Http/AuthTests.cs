using System.Net;
using Evals.Contracts;
using Evals.Gateway.Tests.Hosting;

namespace Evals.Gateway.Tests.Http;

public sealed class AuthTests : IAsyncLifetime
{
    private readonly StubGrains _grains = new()
    {
        OnFile = (_, _) => Task.FromResult<Result<FileView>>(Refusal.NotFound("File", "id", "x")),
    };

    private GatewayHost _host = null!;

    public async Task InitializeAsync() => _host = await GatewayHost.Start(_grains);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(null, null)]
    [InlineData("X-API-KEY", "wrong")]
    [InlineData("X-API-KEY", " ")]
    [InlineData("Authorization", "Bearer wrong")]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("Authorization", "Basic " + StubGrains.Key)]
    [InlineData("Authorization", StubGrains.Key)]
    public async Task A_missing_or_unknown_key_is_answered_401_in_the_shape_of_v5(string? header, string? value)
    {
        using var client = _host.Client(key: null);
        if (header is not null) client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

        var reply = await client.Get("flows/fl_1");

        Assert.Equal(HttpStatusCode.Unauthorized, reply.Status);
        Assert.Equal("header.X-API-KEY", reply.Detail.Place());
        Assert.Equal("unauthorized", reply.Detail.GetProperty("type").GetString());
        Assert.Equal(0, _grains.FileCalls);
    }

    [Theory]
    [InlineData("X-API-KEY", StubGrains.Key)]
    [InlineData("Authorization", "Bearer " + StubGrains.Key)]
    [InlineData("Authorization", "bearer " + StubGrains.Key)]
    public async Task A_known_key_opens_its_workspace(string header, string value)
    {
        using var client = _host.Client(key: null);
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

        var reply = await client.Get("flows/fl_1");

        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Equal(1, _grains.FileCalls);
    }

    [Fact]
    public async Task A_body_is_not_even_read_for_a_stranger()
    {
        using var client = _host.Client("wrong");

        var reply = await client.Post("flows", "{");

        Assert.Equal(HttpStatusCode.Unauthorized, reply.Status);
    }
}
