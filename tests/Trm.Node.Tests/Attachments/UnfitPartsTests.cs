using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Alarms;
using Trm.Node.Attachments;
using Trm.Node.Inbox;
using Trm.Node.Tests.Exchange;
using static Trm.Node.Tests.Attachments.FilesBetween;

namespace Trm.Node.Tests.Attachments;

/// <summary>Austria's node is a dishonest one: it seals whatever it likes. What is no part of a file that a message of its own names is kept by nobody, and every number is accounted for.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class UnfitPartsTests
{
    private const int TwoParts = AttachedFile.PartBytes + 500;

    [Test]
    public async Task A_file_of_another_digest_is_refused_with_its_message_and_nothing_of_it_stays()
    {
        await using var sender = await Dishonest.MakeAsync();
        var message = sender.Name(sender.File);

        await sender.TakeAsync(message.Meta, message.Payload);
        await sender.PartAsync(message, 0, sender.Bytes[..AttachedFile.PartBytes]);
        await sender.PartAsync(message, 1, [.. sender.Bytes[AttachedFile.PartBytes..^1], 1]);

        Assert.That(await sender.Between.World.Codes("RS"), Is.EqualTo(new[] { "VALUE" }));
        Assert.That(await sender.KeptAsync(), Is.EqualTo((0, 0)));
        Assert.That(await sender.Between.ReceivedAsync(), Is.Empty);
    }

    [Test]
    public async Task A_program_that_says_it_is_a_letter_is_refused()
    {
        await using var sender = await Dishonest.MakeAsync();
        byte[] program = [.. "MZ"u8, .. new byte[100]];
        var message = sender.Name(new AttachedFile(Digest(program), program.Length, "application/pdf", ConsentCategory.Legal));

        await sender.TakeAsync(message.Meta, message.Payload);
        await sender.PartAsync(message, 0, program, Digest(program), program.Length);

        Assert.That(await sender.Between.World.Codes("RS"), Is.EqualTo(new[] { "VALUE" }));
        Assert.That(await sender.KeptAsync(), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task A_second_content_for_one_part_changes_nothing_and_is_an_alarm()
    {
        await using var sender = await Dishonest.MakeAsync();
        var message = sender.Name(sender.File);

        await sender.TakeAsync(message.Meta, message.Payload);
        await sender.PartAsync(message, 0, sender.Bytes[..AttachedFile.PartBytes]);
        await sender.PartAsync(message, 0, new byte[AttachedFile.PartBytes]);
        await sender.PartAsync(message, 1, sender.Bytes[AttachedFile.PartBytes..]);

        var file = (await sender.Between.ReceivedAsync()).Single();
        Assert.That(await sender.Between.OpenAsync("RS", file.Id), Is.EqualTo(sender.Bytes));
        Assert.That(await sender.Between.World.Alarms("RS"), Is.EqualTo(new[] { AlarmCode.AttachmentUnfit }));
    }

    [Test]
    public async Task A_part_that_says_another_size_of_its_file_is_dropped_and_the_message_waits_on()
    {
        await using var sender = await Dishonest.MakeAsync();
        var message = sender.Name(sender.File);

        await sender.TakeAsync(message.Meta, message.Payload);
        await sender.PartAsync(message, 0, sender.Bytes[..AttachedFile.PartBytes], size: TwoParts + 1);

        Assert.That(await sender.Between.World.Parked("RS"), Is.EqualTo(new[] { PartReception.Missing }));
        Assert.That(await sender.KeptAsync(), Is.EqualTo((1, 0)), "the name of the file, and no part");
        Assert.That(await sender.Between.World.Alarms("RS"), Is.EqualTo(new[] { AlarmCode.AttachmentUnfit }));
        Assert.That(await sender.Between.World.MissingCount("RS", "AT"), Is.Zero);
    }

    [Test]
    public async Task A_part_that_no_message_of_its_case_names_is_dropped()
    {
        await using var sender = await Dishonest.MakeAsync();
        var message = sender.Name();
        await sender.TakeAsync(message.Meta, message.Payload);
        Assert.That(await sender.Between.World.Codes("RS"), Is.Empty, "an identity without a file");

        await sender.PartAsync(message, 0, sender.Bytes[..AttachedFile.PartBytes]);
        await sender.TakeAsync(MessageMeta.Part(message.Id, sender.Between.Case), "TRMA nothing"u8.ToArray());
        await sender.TakeAsync(MessageMeta.Part(message.Id, CaseId.Of(Guid.NewGuid())), AttachmentPart.Write(sender.File.Sha256, TwoParts, 1, new byte[500]));

        Assert.That(await sender.KeptAsync(), Is.EqualTo((0, 0)));
        Assert.That(await sender.Between.World.Alarms("RS"), Is.EqualTo(new[] { AlarmCode.AttachmentUnfit }));
        Assert.That(await sender.Between.World.MissingCount("RS", "AT"), Is.Zero);
    }

    [Test]
    public async Task A_part_for_a_case_with_somebody_else_is_dropped()
    {
        await using var sender = await Dishonest.MakeAsync("AT", "RS", "MD");
        var message = sender.Name(sender.File);

        await sender.Between.World["RS"].TakeAsync(sender.Between.World.Id("MD"), Lane.Normal, sender.Between.World.Seal(
            "MD", "RS", await sender.Between.World.Through("RS", "MD") + 1, MessageMeta.Part(message.Id, sender.Between.Case), AttachmentPart.Write(sender.File.Sha256, TwoParts, 1, new byte[500])));

        Assert.That(await sender.KeptAsync(), Is.EqualTo((0, 0)));
        Assert.That((await sender.Between.World["RS"].Record.AlarmsAsync()).Select(a => (a.Code, a.Peer)), Is.EqualTo(new[] { (AlarmCode.AttachmentUnfit, (string?)"MD") }));
    }

    [Test]
    public async Task Parts_of_a_message_that_never_comes_wait_until_they_expire_and_five_files_of_one_message_do_not_wait_at_all()
    {
        await using var sender = await Dishonest.MakeAsync();
        var message = sender.Name(sender.File);
        foreach (var digit in "12345")
            await sender.PartAsync(message, 1, sender.Bytes[AttachedFile.PartBytes..], new string(digit, 64));
        Assert.That(await sender.KeptAsync(), Is.EqualTo((4, 4)));
        Assert.That(await sender.Between.ReceivedAsync(), Is.Empty, "nobody sees what no message names");

        sender.Between.World.Time.By += TimeSpan.FromDays(31);

        await Eventually.True(async () => await sender.KeptAsync() == (0, 0), "they are gone");
    }

    [Test]
    public async Task What_a_refused_message_named_goes_with_it_and_its_late_parts_are_dropped()
    {
        await using var sender = await Dishonest.MakeAsync();
        var message = sender.Name(sender.File);
        await sender.PartAsync(message, 0, sender.Bytes[..AttachedFile.PartBytes]);
        var text = System.Text.Encoding.UTF8.GetString(message.Payload.Span);
        var withdrawn = text.Replace("\"status\":\"active\",\"scope\"", "\"status\":\"inactive\",\"scope\"", StringComparison.Ordinal);
        Assert.That(withdrawn, Is.Not.EqualTo(text));

        await sender.TakeAsync(message.Meta, System.Text.Encoding.UTF8.GetBytes(withdrawn));
        await sender.PartAsync(message, 1, sender.Bytes[AttachedFile.PartBytes..]);

        Assert.That(await sender.Between.World.Codes("RS"), Is.EqualTo(new[] { "CONSENT_NOT_ACTIVE" }));
        Assert.That(await sender.KeptAsync(), Is.EqualTo((0, 0)));
        Assert.That(await sender.Between.World.Alarms("RS"), Is.Empty, "they were on their way");
    }

    [Test]
    public async Task A_letter_that_no_consent_covers_is_refused_on_receipt_and_before_sending()
    {
        await using var sender = await Dishonest.MakeAsync();
        var message = sender.Name(sender.File with { Category = ConsentCategory.HealthClinical });

        await sender.TakeAsync(message.Meta, message.Payload);

        Assert.That(await sender.Between.World.Codes("RS"), Is.EqualTo(new[] { "CONSENT_NOT_ACTIVE" }));
        await sender.Between.World.StartAsync("AT");
        var kept = await sender.Between.KeepAsync(sender.Bytes);
        var sent = await sender.Between.World["AT"].Referrals.SendIdentityAsync(sender.Between.Draft, Vienna, [new(kept.Sha256, ConsentCategory.HealthClinical)]);
        Assert.That(sent.Rejection.Code.Text, Is.EqualTo("CONSENT_NOT_ACTIVE"));
    }

    [Test]
    public async Task What_is_beyond_the_budget_is_not_held_and_comes_again_when_there_is_room()
    {
        await using var sender = await Dishonest.MakeAsync();
        var world = sender.Between.World;
        await world.StopAsync("RS");
        world.Inbox = new InboxOptions { FileBytes = AttachedFile.MaxBytes };
        await world.StartAsync("RS");
        var full = new byte[AttachedFile.PartBytes];
        var first = sender.Name(sender.File with { Sha256 = new string('1', 64), Size = AttachedFile.MaxBytes });
        for (var n = 0; n < 53; n++)
            await sender.PartAsync(first, n, full, new string('1', 64), AttachedFile.MaxBytes);
        var second = sender.Name(sender.File);

        await sender.PartAsync(second, 0, sender.Bytes[..AttachedFile.PartBytes]);

        Assert.That(await sender.KeptAsync(), Is.EqualTo((1, 53)));
        Assert.That(await world.MissingCount("RS", "AT"), Is.EqualTo(1), "its number is missing");
        Assert.That(await world.Parked("RS"), Is.Empty);
    }

    /// <summary>Serbia's node, and Austria's keys in a hand that does with them what it likes.</summary>
    private sealed class Dishonest : IAsyncDisposable
    {
        private Dishonest(FilesBetween between) => Between = between;

        public FilesBetween Between { get; }

        public byte[] Bytes { get; } = Letter(TwoParts);

        public AttachedFile File => new(Digest(Bytes), TwoParts, "application/pdf", ConsentCategory.Legal);

        public static async Task<Dishonest> MakeAsync(params string[] participants)
        {
            var between = await FilesBetween.MakeAsync(participants);
            await between.World.Settled("AT");
            await between.World.Settled("RS");
            await between.World.StopAsync("AT");
            return new(between);
        }

        public Message Name(params AttachedFile[] files) => ReferralMessage.Identity(
            new MessageContext(Between.World.Id("AT"), Between.World.Id("RS"), Between.Case, "AT-07", Between.World.Time.GetUtcNow(), MessageId.Of(Guid.NewGuid())),
            Shelter, Between.Draft.Identity(Between.Draft.Organisation, Between.World.Time.GetUtcNow()).Value, files).Value;

        public async Task TakeAsync(MessageMeta meta, ReadOnlyMemory<byte> payload) =>
            await Between.World["RS"].TakeAsync(Between.World.Id("AT"), Lane.Normal, Between.World.Seal("AT", "RS", await Between.World.Through("RS", "AT") + 1, meta, payload));

        public Task PartAsync(Message message, int number, byte[] content, string? sha256 = null, int size = TwoParts) =>
            TakeAsync(MessageMeta.Part(message.Id, Between.Case), AttachmentPart.Write(sha256 ?? File.Sha256, size, number, content));

        /// <summary>Files and parts that lie at Serbia.</summary>
        public async Task<(long Files, long Parts)> KeptAsync() => (await Between.World.ScalarAsync("RS", "SELECT count(*) FROM attachment"), await Between.World.ScalarAsync("RS", "SELECT count(*) FROM attachment_part"));

        public ValueTask DisposeAsync() => Between.DisposeAsync();
    }
}
