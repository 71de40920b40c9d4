using NUnit.Framework;
using Trm.Contracts.Control;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Node.Alarms;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Stories;

namespace Trm.Node.Tests.Directory;

/// <summary>A directory that is older, unsigned, signed by too few, or expired changes nothing: it is refused with a code, and what concerns a person's safety still passes.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class RefusedDirectoryTests
{
    private static IEnumerable<TestCaseData> Refusals() =>
    [
        Case("older", "DIRECTORY_ROLLBACK", w => w.SignedBy(w.Document, 2)),
        Case("another of the same version", "DIRECTORY_FORK", w => w.SignedBy(w.Document with { Version = 2 }, 2)),
        Case("signed by too few", "DIRECTORY_QUORUM", w => w.SignedBy(w.Document with { Version = 3 }, 1)),
        Case("signed by strangers", "DIRECTORY_QUORUM", w => Strange(w)),
        Case("unsigned", "DIRECTORY_INVALID", w => (w.Document with { Version = 3 }).Write()),
        Case("altered after signing", "SIG_INVALID", w => Altered(w)),
        Case("past its hard expiry", "DIRECTORY_EXPIRED", w => w.SignedBy(w.Document.Next(w.Time.GetUtcNow().AddDays(-46)) with { Version = 3 }, 2)),
        Case("without us", "DIRECTORY_ENTRY", w => w.SignedBy(w.Document with { Version = 3, Participants = [.. w.Document.Participants.Where(p => p.Entry.Id.Value != "RS")] }, 2)),
        Case("cut off", "DIRECTORY_INVALID", w => w.SignedBy(w.Document with { Version = 3 }, 2)[..^1]),
        Case("nothing", "DIRECTORY_INVALID", _ => []),
        Case("too large", "TOO_LARGE", _ => new byte[Envelope.SizeLimits.Directory + 1]),
    ];

    [TestCaseSource(nameof(Refusals))]
    public async Task It_is_refused_with_a_code_raises_an_alarm_and_changes_nothing(string code, Func<World, byte[]> make)
    {
        await using var world = await AtVersionTwoAsync();
        var bad = make(world);

        var byFile = await world["RS"].AdoptAsync(bad);
        if (bad.Length is > 0 and <= Envelope.SizeLimits.Directory)
            await world["AT"].TakeAsync(
                world.Id("RS"), Lane.Urgent, world.Seal("RS", "AT", seq: 40, MessageMeta.Control, new ControlMessage([], bad, new Have(0, 1, []), []).Write(), dir: 3));

        var alarm = "DIRECTORY_REFUSED_" + code.Replace("DIRECTORY_", "", StringComparison.Ordinal);
        Assert.That(byFile.Rejection.Code.Text, Is.EqualTo(code));
        foreach (var name in bad.Length is > 0 and <= Envelope.SizeLimits.Directory ? new[] { "RS", "AT" } : ["RS"])
        {
            await world.Alarmed(name, alarm);
            Assert.That(world[name].Directory.Version, Is.EqualTo(2), name);
            Assert.That((await world[name].Deadlines.AlarmsAsync()).Single(a => a.Code == alarm).Text, Does.Contain("the one in force stays").And.Contain(alarm["DIRECTORY_REFUSED_".Length..]));
        }
    }

    [Test]
    public async Task What_was_refused_stands_a_day_even_when_a_lawful_version_comes()
    {
        await using var world = await AtVersionTwoAsync();
        await world["RS"].AdoptAsync(world.SignedBy(world.Document with { Version = 3 }, 1));

        await world["RS"].AdoptAsync(world.SignedBy(world.Document.Next(world.Time.GetUtcNow()) with { Version = 3 }, 2));
        Assert.That(await world.Alarms("RS"), Does.Contain("DIRECTORY_REFUSED_QUORUM"));
        world.Time.By += TimeSpan.FromDays(2);
        await world["RS"].AdoptAsync(world.SignedBy(world.Document.Next(world.Time.GetUtcNow()) with { Version = 4 }, 2));

        Assert.That(await world.Alarms("RS"), Does.Not.Contain("DIRECTORY_REFUSED_QUORUM"));
    }

    [Test]
    public async Task A_directory_message_that_comes_twice_is_no_alarm()
    {
        await using var world = await AtVersionTwoAsync();
        var third = world.SignedBy(world.Document.Next(world.Time.GetUtcNow()) with { Version = 3 }, 2);
        var message = world.Seal("RS", "AT", seq: 40, MessageMeta.Control, new ControlMessage([], third, new Have(0, 1, []), []).Write(), dir: 3);
        await world["AT"].TakeAsync(world.Id("RS"), Lane.Urgent, message);
        await Eventually.True(() => Task.FromResult(world["AT"].Directory.Version == 3), "adopted");
        await world["AT"].AdoptAsync(world.SignedBy(world.Document.Next(world.Time.GetUtcNow()) with { Version = 4 }, 2));

        await world["AT"].TakeAsync(world.Id("RS"), Lane.Urgent, message);
        await world["AT"].SubmitAsync(new(MessageKind.Test, world.Id("RS"), null, World.Coordinator, TestMessage.Ping));
        await world.Settled("AT");

        Assert.That((await world.Alarms("AT")).Where(a => a.StartsWith(AlarmCode.RefusedDirectory, StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task A_directory_that_is_due_is_a_warning_and_stops_nothing()
    {
        await using var world = await AtVersionTwoAsync();

        world.Time.By += TimeSpan.FromDays(DirectoryDocument.NextUpdateDays);
        await world.Alarmed("AT", AlarmCode.DirectoryDue);
        Assert.That((await world["AT"].SubmitAsync(new(MessageKind.Test, world.Id("RS"), null, World.Coordinator, TestMessage.Ping))).IsOk, Is.True);
        await world["AT"].AdoptAsync(world.SignedBy(world.Document.Next(world.Time.GetUtcNow()) with { Version = 3 }, 2));

        await Eventually.True(async () => !(await world.Alarms("AT")).Contains(AlarmCode.DirectoryDue), "the warning is gone");
    }

    [Test]
    public async Task With_an_expired_directory_holds_withdrawals_and_reports_pass_marked_and_nothing_else()
    {
        await using var stage = await Stage.OpenAsync();
        await stage.SharedAsync();
        stage.Later(TimeSpan.FromDays(DirectoryDocument.HardExpiryDays));
        await stage.Alarmed("AT", AlarmCode.DirectoryExpired);
        await stage.Alarmed("RS", AlarmCode.DirectoryExpired);

        var ask = await stage.At.Referrals.AskAsync(stage.Case, Stage.Vienna, Contracts.Codes.Topic.Needs, [], Contracts.Codes.QuestionPurpose.Other);
        await Stage.Ok(stage.At.Referrals.HoldAsync(stage.Case, Stage.Vienna, Contracts.Referrals.HoldReason.NotStated, DateOnly.FromDateTime(stage.Now.UtcDateTime).AddDays(3)));
        await Stage.Ok(stage.At.Returns.WithdrawAsync(stage.Case, Stage.Vienna, Contracts.Codes.ConsentScope.Return, Contracts.Codes.WithdrawalAction.Stop, stage.Now));
        await stage.Settled();

        Assert.That(ask.Rejection.Code, Is.EqualTo(RejectionCode.DirectoryExpired));
        var seen = (await stage.Rs.Referrals.OpenAsync(stage.Case, Stage.Belgrade)).Value;
        Assert.That((await stage.FileAsync("RS")).Referral.IsHeld, Is.True);
        foreach (var kind in new[] { "hold", "withdrawal" })
            Assert.That(seen.Messages.Single(m => m.Kind == kind && !m.Outgoing).Notes, Does.Contain("DIRECTORY_PAST_HARD_EXPIRY"), kind);
    }

    private static async Task<World> AtVersionTwoAsync()
    {
        var world = new World();
        await world.StartAllAsync();
        await world.Quiet();
        var second = world.SignedBy(world.Document.Next(world.Time.GetUtcNow()), 2);
        foreach (var name in new[] { "AT", "RS" })
            Assert.That((await world[name].AdoptAsync(second)).IsOk, Is.True);
        return world;
    }

    private static byte[] Strange(World world)
    {
        var strangers = Enumerable.Range(0, 2).Select(i => GovernanceKey.Create($"stranger {i}", world.Time.GetUtcNow())).ToArray();
        return world.SignedBy(world.Document with { Version = 3, Governance = Governance.Of(2, strangers.Select(s => s.Certificate)) }, strangers);
    }

    private static byte[] Altered(World world)
    {
        var bytes = world.SignedBy(world.Document with { Version = 3 }, 2);
        bytes[bytes.AsSpan().IndexOf("\"version\":3"u8) + 10] = (byte)'4';
        return bytes;
    }

    private static TestCaseData Case(string name, string code, Func<World, byte[]> make) => new TestCaseData(code, make).SetArgDisplayNames(name);
}
