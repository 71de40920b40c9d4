using System.Text;
using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;

namespace Trm.Envelope.Tests.Directory;

public sealed class EntryTests
{
    private static readonly World World = World.Common;
    private static readonly ParticipantEntry Lawful = World.Entry(World.Austria);

    [Test]
    public void An_entry_reads_back_what_was_written()
    {
        var full = Lawful with
        {
            Country = null,
            Organisation = "shelter network",
            Name = "Уточиште - Österreich & Söhne",
            Status = [new(World.Now.AddDays(-1), "active", "joined"), new(World.Now, "suspended", "audit")],
            Witnesses = ["witness+11111111+BBBB"],
            Signing = [Lawful.Signing[0] with { Revoked = World.Now, SuspectedSince = World.Now.AddHours(-2) }],
        };

        var read = ParticipantEntry.Parse(full.Write()).Value;

        Assert.That(read.Write(), Is.EqualTo(full.Write()));
        Assert.That(read.Name, Is.EqualTo(full.Name));
        Assert.That(read.Signing[0].SuspectedSince, Is.EqualTo(World.Now.AddHours(-2)));
    }

    private static IEnumerable<TestCaseData> Unlawful() =>
    [
        Case("a country and an organisation", e => e with { Organisation = "shelter" }),
        Case("neither country nor organisation", e => e with { Country = null }),
        Case("a country of three letters", e => e with { Country = "AUT" }),
        Case("a name that moves the cursor", e => e with { Name = "AT\u001b[2J" }),
        Case("a name that turns text around", e => e with { Name = "AT\u202ESR" }),
        Case("a name with markup", e => e with { Name = "<b>AT</b>" }),
        Case("an empty name", e => e with { Name = "" }),
        Case("a name of two lines", e => e with { Name = "A\nB" }),
        Case("a name of 201 characters", e => e with { Name = new string('x', 201) }),
        Case("no status", e => e with { Status = [] }),
        Case("an unknown status", e => e with { Status = [new(World.Now, "asleep", "x")] }),
        Case("a status history out of order", e => e with { Status = [new(World.Now, "active", "x"), new(World.Now.AddDays(-1), "left", "x")] }),
        Case("no signing key", e => e with { Signing = [] }),
        Case("no encryption key", e => e with { Encryption = [] }),
        Case("an encryption key listed for signing", e => e with { Signing = e.Encryption }),
        Case("a signing key listed for encryption", e => e with { Encryption = e.Signing }),
        Case("a listing longer than the certificate", e => e with { Signing = [e.Signing[0] with { To = e.Signing[0].To.AddSeconds(1) }] }),
        Case("a listing that ends before it begins", e => e with { Signing = [e.Signing[0] with { To = e.Signing[0].From }] }),
        Case("no log", e => e with { Logs = [] }),
        Case("a log key with a space", e => e with { Logs = ["a b"] }),
        Case("two mailboxes for one pair and lane", e => e with { Mailboxes = [Mailbox.Create(World.Serbia, Lane.Normal), Mailbox.Create(World.Serbia, Lane.Normal)] }),
        Case("a mailbox from itself", e => e with { Mailboxes = [Mailbox.Create(World.Austria, Lane.Normal)] }),
        Case("a mailbox name that tells", e => e with { Mailboxes = [new(World.Serbia, Lane.Normal, "RS-to-AT")] }),
        Case("a suite without a number", e => e with { MinimumSuite = "trm-x" }),
        Case("a language in words", e => e with { Languages = ["German"] }),
        Case("no language", e => e with { Languages = [] }),
        Case("257 log keys", e => e with { Logs = [.. Enumerable.Repeat("k", 257)] }),
    ];

    [TestCaseSource(nameof(Unlawful))]
    public void An_entry_is_refused_with(Func<ParticipantEntry, ParticipantEntry> change)
    {
        var result = change(Lawful).Sign(World.Keys[World.Austria].Signing, World.Now);

        Assert.That(result.IsOk ? "accepted" : result.Rejection.Code.Text, Is.EqualTo(RejectionCode.DirectoryInvalid.Text));
    }

    [Test]
    public void An_entry_is_signed_with_a_key_that_it_lists()
    {
        var result = Lawful.Sign(World.Keys[World.Serbia].Signing, World.Now);

        Assert.That(result.Rejection.Code, Is.EqualTo(RejectionCode.DirectoryEntry));
    }

    [TestCase("\"country\":\"AT\"", "\"country\": \"AT\"")]
    [TestCase("\"country\":\"AT\"", "\"country\":\"AT\",\"country\":\"AT\"")]
    [TestCase("\"country\":\"AT\"", "\"country\":\"\\u0041T\"")]
    [TestCase("\"country\":\"AT\"", "\"country\":\"AT\",\"phone\":\"1\"")]
    [TestCase("\"country\":\"AT\"", "\"country\":\"\\ud800\"")]
    [TestCase("\"country\":", "\"\\ud800\":")]
    [TestCase("\"witnesses\":", "\"\\ud800\":")]
    [TestCase("\"certificate\":\"", "\"certificate\":\"\\ud800")]
    [TestCase("\"certificate\":\"", "\"\\ud800\":\"")]
    [TestCase("\"languages\":[\"en", "\"languages\":[\"\\ud800")]
    [TestCase("\"lane\":\"normal\"", "\"lane\":\"slow\"")]
    [TestCase("\"logs\":[\"", "\"logs\":[\"\\ud800")]
    public void An_entry_has_one_spelling(string lawful, string other)
    {
        var text = Encoding.UTF8.GetString(Lawful.Write());
        Assert.That(text, Does.Contain(lawful));

        var result = ParticipantEntry.Parse(Encoding.UTF8.GetBytes(text.Replace(lawful, other, StringComparison.Ordinal)));

        Assert.That(result.Rejection.Code, Is.EqualTo(RejectionCode.DirectoryInvalid));
    }

    private static IEnumerable<TestCaseData> Documents() =>
    [
        new TestCaseData((Func<DirectoryDocument, DirectoryDocument>)(d => d with { Version = 0 })).SetArgDisplayNames("version 0"),
        new TestCaseData((Func<DirectoryDocument, DirectoryDocument>)(d => d with { NextUpdate = d.Issued })).SetArgDisplayNames("an update due at once"),
        new TestCaseData((Func<DirectoryDocument, DirectoryDocument>)(d => d with { HardExpiry = d.Issued.AddDays(1) })).SetArgDisplayNames("an expiry before the update"),
        new TestCaseData((Func<DirectoryDocument, DirectoryDocument>)(d => d with { Governance = d.Governance with { Quorum = 4 } })).SetArgDisplayNames("a quorum above the keys"),
        new TestCaseData((Func<DirectoryDocument, DirectoryDocument>)(d => d with { Governance = new(1, [d.Governance.Keys[0], d.Governance.Keys[0]]) })).SetArgDisplayNames("one governance key twice"),
        new TestCaseData((Func<DirectoryDocument, DirectoryDocument>)(d => d with { Participants = [.. d.Participants.Reverse()] })).SetArgDisplayNames("unsorted participants"),
        new TestCaseData((Func<DirectoryDocument, DirectoryDocument>)(d => d with { Participants = [d.Participants[0], d.Participants[0]] })).SetArgDisplayNames("one participant twice"),
        new TestCaseData((Func<DirectoryDocument, DirectoryDocument>)(d => d.Add(Twice(e => e with { Encryption = World.Entry(World.Austria).Encryption })))).SetArgDisplayNames("one encryption key for two participants"),
        new TestCaseData((Func<DirectoryDocument, DirectoryDocument>)(d => d.Add(Twice(e => e with { Mailboxes = [d.Participants[0].Entry.Mailboxes[0] with { From = World.Austria }] })))).SetArgDisplayNames("one mailbox name for two pairs"),
    ];

    [TestCaseSource(nameof(Documents))]
    public void A_directory_is_refused_with(Func<DirectoryDocument, DirectoryDocument> change)
    {
        var result = SignedDirectory.Sign(change(World.Document), World.Governance[0], World.Now);

        Assert.That(result.IsOk ? "accepted" : result.Rejection.Code.Text, Is.EqualTo(RejectionCode.DirectoryInvalid.Text));
    }

    [Test]
    public void A_directory_beyond_its_limit_is_refused() =>
        Assert.That(SignedDirectory.Parse(new byte[SizeLimits.Directory + 1]).Rejection.Code, Is.EqualTo(RejectionCode.TooLarge));

    private static SignedEntry Twice(Func<ParticipantEntry, ParticipantEntry> change) => World.Signed(change(World.Entry(World.Serbia)), World.Serbia, World.Now);

    private static TestCaseData Case(string name, Func<ParticipantEntry, ParticipantEntry> change) => new TestCaseData(change).SetArgDisplayNames(name);
}
