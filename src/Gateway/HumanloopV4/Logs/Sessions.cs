using System.Security.Cryptography;
using System.Text;
using Evals.Contracts;

namespace Evals.Gateway.HumanloopV4.Logs;

/// <summary>Sessions are no more than an id that logs have in common.</summary>
internal static class Sessions
{
    private const int IdLength = 21;

    /// <summary>The id of the session that a client knows by a name of its own: the same for the same name.</summary>
    public static string IdOf(string reference) => "sesh_" + Base62.OfHash(SHA256.HashData(Encoding.UTF8.GetBytes(reference)), IdLength);
}
