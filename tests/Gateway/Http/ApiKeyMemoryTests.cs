using System.Security.Cryptography;
using System.Text;
using Evals.Gateway.Http;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Evals.Gateway.Tests.Http;

/// <summary>A connection remembers its last key: a proxy sends the requests of many clients over one.</summary>
public sealed class ApiKeyMemoryTests
{
    [Fact]
    public void Every_request_of_a_connection_is_known_by_its_own_key()
    {
        var connection = new ConnectionItems();

        foreach (var key in (string[])["one", "two", "one", "one", "ones", "on"])
            Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(key)), HashOf(key, connection));
        Assert.Null(HashOf("", connection));
    }

    private static byte[]? HashOf(string key, ConnectionItems connection)
    {
        var http = new DefaultHttpContext();
        http.Features.Set<IConnectionItemsFeature>(connection);
        http.Request.Headers["X-API-KEY"] = key;
        return ApiKeys.HashOf(http.Request);
    }

    private sealed class ConnectionItems : IConnectionItemsFeature
    {
        public IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();
    }
}
