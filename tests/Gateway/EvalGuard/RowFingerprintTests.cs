using System.Text;
using Evals.Gateway.EvalGuard;

namespace Evals.Gateway.Tests.EvalGuard;

public sealed class RowFingerprintTests
{
    /// <summary>Runs keep them: another value would make every stored row a new one when it is sent again.</summary>
    [Theory]
    [InlineData("{}", 1389868326933519382)]
    [InlineData("""{"output":"x"}""", -7322393752321569660)]
    public void A_fingerprint_stays_what_it_is(string document, long fingerprint) =>
        Assert.Equal(fingerprint, RowReader.Fingerprint(Encoding.UTF8.GetBytes(document)));
}
