using System.Security.Cryptography;
using System.Text;
using NUnit.Framework;
using Trm.Contracts.Identifiers;

namespace Trm.Contracts.Tests.Messages;

/// <summary>The word of a message is the same on both sides, follows from its id alone, and is heard however it is spelt.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ReadBackWordTests
{
    [TestCase("00000000-0000-4000-8000-000000000016", "romeo-foxtrot-sierra")]
    [TestCase("0190f3c2-7a61-7b1e-9c42-3f5d8e6a7b11", "november-quebec-india")]
    [TestCase("ffffffff-ffff-4fff-bfff-ffffffffffff", "uniform-india-charlie")]
    public void As_the_page_has_it(string message, string word)
    {
        Assert.That(ReadBackWord.Of(MessageId.Parse(message).Value).Text, Is.EqualTo(word));
        Assert.That(File.ReadAllText(Path.Combine(Trm.Testing.Vectors.Checkout, "contracts", "duty.md")), Does.Contain($"| `{message}` | {word} |"));
    }

    [TestCase("romeo-foxtrot-sierra", true)]
    [TestCase("Romeo Foxtrot Sierra", true)]
    [TestCase("RFS", true)]
    [TestCase("r f s", true)]
    [TestCase("romeo-foxtrot", false)]
    [TestCase("romeo-foxtrot-sierra-tango", false)]
    [TestCase("sierra-foxtrot-romeo", false)]
    [TestCase("rain-from-south", false)]
    [TestCase("RSF", false)]
    [TestCase("", false)]
    [TestCase(null, false)]
    public void Heard(string? said, bool isIt) => Assert.That(ReadBackWord.Of(MessageId.Parse("00000000-0000-4000-8000-000000000016").Value).IsReadBack(said), Is.EqualTo(isIt));

    [Test]
    public void Spelt_as_people_spell_it()
    {
        foreach (var (letters, spelt) in new[] { ("ajw", "Alpha Juliet Whisky"), ("xxx", "x-ray X-ray xray") })
        {
            var message = Enumerable.Range(0, int.MaxValue).Select(Id).First(m => string.Concat(ReadBackWord.Of(m).Text.Split('-').Select(w => w[0])) == letters);
            Assert.That(ReadBackWord.Of(message).IsReadBack(spelt), Is.True, spelt);
        }
    }

    [Test]
    public void Every_letter_comes_about_as_often_as_any_other()
    {
        var letters = Enumerable.Range(0, 20_000).SelectMany(i => ReadBackWord.Of(Id(i)).Text.Split('-')).GroupBy(w => w).ToDictionary(g => g.Key, g => g.Count());

        Assert.That(letters, Has.Count.EqualTo(26));
        Assert.That(letters.Values, Is.All.InRange(2000, 2620));
    }

    private static MessageId Id(int i) => MessageId.Of(new Guid(SHA256.HashData(Encoding.ASCII.GetBytes($"{i}")).AsSpan(0, 16)));
}
