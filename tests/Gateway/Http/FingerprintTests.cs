using System.Text;
using Evals.Gateway.Http;

namespace Evals.Gateway.Tests.Http;

public sealed class FingerprintTests
{
    /// <summary>Runs keep them: another value would make everything that is stored a new thing when it is sent again.</summary>
    [Theory]
    [InlineData("{}", 1389868326933519382)]
    [InlineData("""{"output":"x"}""", -7322393752321569660)]
    public void A_fingerprint_stays_what_it_is(string sent, long fingerprint) =>
        Assert.Equal(fingerprint, Fingerprints.Of(Encoding.UTF8.GetBytes(sent)));
}
