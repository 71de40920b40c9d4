using NUnit.Framework;
using Trm.Contracts.Rejections;
using Trm.Envelope.Tests.Twins;

namespace Trm.Envelope.Tests.Golden;

public sealed class GoldenTests
{
    private static IEnumerable<TestCaseData> Cases() => GoldenWorld.Common.Cases.Select(c => new TestCaseData(c).SetArgDisplayNames(c.Name));

    [TestCaseSource(nameof(Cases))]
    public void Each_golden_message_is_treated_as_its_sentence_says(object golden)
    {
        var expected = (GoldenCase)golden;

        var result = GoldenWorld.Common.Open(GoldenWorld.Message(expected.Name));

        Assert.That(result.IsOk ? "opens" : result.Rejection.Code.Text, Is.EqualTo(expected.Result), expected.Expect);
        if (!result.IsOk)
            return;
        Assert.That(result.Value.Verified.HeaderSha256, Is.EqualTo(expected.HeaderSha256));
        Assert.That(result.Value.PayloadSha256, Is.EqualTo(expected.PayloadSha256));
    }

    [Test]
    public void There_is_one_golden_message_for_each_twin_and_no_other()
    {
        var files = System.IO.Directory.GetFiles(Path.Combine(GoldenWorld.Folder, "messages")).Select(Path.GetFileNameWithoutExtension);

        Assert.That(files, Is.EquivalentTo(GoldenWorld.Common.Cases.Select(c => c.Name)));
        Assert.That(GoldenWorld.Common.Cases.Select(c => (c.Name, c.Expect)), Is.EqualTo(
            Catalogue.All.Where(t => t.Name != "outer-too-large").Select(t => (t.Name, t.Expect))));
    }

    /// <summary>What fails after the header was verified - parts, keys, cipher, tag, capsule - is one code on the wire: an answer that told them apart would be an oracle.</summary>
    [Test]
    public void A_sender_learns_one_code_for_whatever_is_wrong_with_an_envelope()
    {
        var codes = GoldenWorld.Common.Cases.Where(c => c.Name.StartsWith("envelope-", StringComparison.Ordinal) || c.Name.StartsWith("recipient-", StringComparison.Ordinal) || c.Name.StartsWith("capsule-", StringComparison.Ordinal))
            .Select(c => RejectionCode.Find(c.Result)!).Distinct().ToList();

        Assert.That(codes, Has.Count.GreaterThan(3));
        Assert.That(codes.Select(c => c.OnWire), Is.All.EqualTo(RejectionCode.SigInvalid));
    }

    [Test]
    public void No_key_or_directory_among_the_golden_files_ever_expires()
    {
        var entries = GoldenWorld.Common.Directory.Participants;

        Assert.That(entries.SelectMany(e => e.Signing.Concat(e.Encryption)).Select(k => k.To.Year), Is.All.EqualTo(9999));
        Assert.That(GoldenWorld.Common.Directory.Document.HardExpiry.Year, Is.EqualTo(9999));
    }

    [Test]
    public void Every_code_of_the_nine_steps_has_a_golden_message()
    {
        RejectionCode[] codes =
        [
            RejectionCode.FileInvalid, RejectionCode.HeaderProfile, RejectionCode.SigKeyUnknown, RejectionCode.SigKeyRevoked, RejectionCode.SigInvalid,
            RejectionCode.SuiteUnsupported, RejectionCode.SenderNotAuthorised, RejectionCode.SigKeyNotValid, RejectionCode.HeaderMismatch,
            RejectionCode.WrongRecipient, RejectionCode.RecipientKeyUnknown, RejectionCode.SuiteBelowMinimum, RejectionCode.EnvelopeDamaged,
            RejectionCode.EnvelopeProfile, RejectionCode.DecryptFailed, RejectionCode.CapsuleInvalid,
        ];

        Assert.That(GoldenWorld.Common.Cases.Select(c => c.Result).Distinct(StringComparer.Ordinal), Is.EquivalentTo(codes.Select(c => c.Text).Append("opens")));
    }
}
