using NUnit.Framework;

namespace Trm.Envelope.Tests.Twins;

public sealed class TwinTests
{
    private static readonly Forge Forge = new(World.Common);

    private static IEnumerable<TestCaseData> Cases() => Catalogue.All.Select(t => new TestCaseData(t).SetArgDisplayNames(t.Name));

    [TestCaseSource(nameof(Cases))]
    public void Each_twin_is_treated_as_its_sentence_says(object twin)
    {
        var (_, expect, code, make) = (Twin)twin;

        var result = World.Common.Open(make(Forge));

        Assert.That(result.IsOk ? "opens" : result.Rejection.Code.Text, Is.EqualTo(code?.Text ?? "opens"), expect);
    }

    [Test]
    public void Each_twin_has_a_name_of_its_own() => Assert.That(Catalogue.All.Select(t => t.Name), Is.Unique);
}
