using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Dapper;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Returns;
using Trm.Node.Attachments;
using Trm.Node.Outbox;
using Trm.Node.Referrals;
using Trm.Node.Retention;
using Trm.Node.Storage;
using Trm.Node.Tests.Duty;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Generations;
using Trm.Node.Tests.Http;
using Trm.Node.Tests.Stories;
using Trm.Trail;
using static Trm.Node.Tests.Attachments.FilesBetween;

namespace Trm.Node.Tests.Attachments;

/// <summary>Who sees a file, and what becomes of it: a photograph has its day, an erased case takes its files with it.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class FilesAtTheEndTests
{
    [Test]
    public async Task A_photograph_is_gone_on_both_sides_once_the_person_has_been_met_and_a_letter_is_not()
    {
        using var log = new Noted();
        await using var stage = await Stage.OpenAsync(new World { Loggers = log }, now => Stage.AllConsents(now).Replace("\"exploitation\",", "\"exploitation\",\"legal\",", StringComparison.Ordinal).Replace("\"risk\",\"travel\"]", "\"risk\",\"travel\",\"photo-and-biometrics\"]", StringComparison.Ordinal));
        var (at, rs) = (stage.World["AT"].Attachments, stage.World["RS"].Attachments);
        await stage.SharedAsync();
        var face = Face(AttachedFile.PartBytes + 10);
        var photograph = await Ok(at.KeepAsync(stage.Case, Vienna, "image/jpeg", new MemoryStream(face)));
        var letter = await Ok(at.KeepAsync(stage.Case, Vienna, "application/pdf", new MemoryStream(Letter(1000))));
        var question = await Ok(stage.Rs.Referrals.AskAsync(stage.Case, Stage.Belgrade, Topic.Documents, [], QuestionPurpose.Readiness));
        await stage.Settled();
        await Ok(stage.At.Referrals.AnswerAsync(stage.Draft, Vienna, question.Message, [new(photograph.Sha256, ConsentCategory.PhotoAndBiometrics), new(letter.Sha256, ConsentCategory.Legal, "Letter")]));
        await stage.Settled();
        Assert.That((await rs.ListAsync(stage.Case, Stage.Belgrade)).Value.Select(f => f.State), Is.EqualTo(new[] { AttachmentState.Complete, AttachmentState.Complete }));
        await stage.TakenUpAsync(await stage.ProposedAsync());
        await stage.PlannedAsync();
        await stage.ReadyAsync();
        await stage.ClearedAsync();
        await stage.FinallyCheckedAsync();
        await Stage.Ok(stage.At.Returns.DepartedAsync(stage.Case, Stage.ViennaEscort, stage.Travelling, stage.Plan.Legs));
        await stage.Return(ReturnState.Travelling);
        Assert.That((await rs.ListAsync(stage.Case, Stage.Belgrade)).Value.Select(f => f.State), Is.EqualTo(new[] { AttachmentState.Complete, AttachmentState.Complete }), "whoever waits there must recognise the person");
        IReadOnlyList<byte[]> boxes = [.. await BoxesAsync(stage.World, photograph.Sha256), .. Sealed(stage.World, photograph.Sha256)];
        foreach (var side in new[] { "AT", "RS" })
        {
            Assert.That(IsAnyIn(await BytesAsync(stage.World, side), boxes), Is.True, "the search can find");
            Assert.That(IsAnyIn(await BytesAsync(stage.World, side), [face[1000..1032]]), Is.False, "it lies nowhere in the clear");
        }


        await Stage.Ok(stage.Rs.Returns.MetAsync(stage.Case, Stage.Shelter, stage.Now, 1, PersonsAnswer.Yes, PersonsAnswer.Yes));
        await stage.Return(ReturnState.Met);

        foreach (var (side, desk, officer) in new[] { ("AT", at, Vienna), ("RS", rs, Stage.Belgrade) })
        {
            await Eventually.True(async () => (await desk.ListAsync(stage.Case, officer)).Value.Any(f => f.State == AttachmentState.Deleted), $"the photograph is gone at {side}");
            var files = (await desk.ListAsync(stage.Case, officer)).Value;
            Assert.That(files.Single(f => f.Type == "application/pdf").State, Is.Not.EqualTo(AttachmentState.Deleted));
            Assert.That((await desk.OpenAsync(stage.Case, files.Single(f => f.State == AttachmentState.Deleted).Id, officer)).IsOk, Is.False, "not shown after");
            Assert.That(await stage.World.LeafCount(side, TrailEvent.Outcome), Is.EqualTo(1));
            await Eventually.True(async () => !IsAnyIn(await BytesAsync(stage.World, side), boxes), $"no byte of it is left at {side}");
        }

        await stage.Settled();
        await stage.World.AssertTrailsVerify();
        Assert.That(log.Lines, Is.Not.Empty);
        Assert.That(log.Lines.Where(l => l.Contains(photograph.Sha256, StringComparison.OrdinalIgnoreCase) || l.Contains("Letter", StringComparison.Ordinal) || l.Contains("jpeg", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task A_photograph_is_gone_where_the_case_ends_otherwise()
    {
        await using var between = await MakeAsync();
        await between.SendAsync(Face(2000), ConsentCategory.PhotoAndBiometrics, "image/jpeg", title: null);
        await between.WholeAsync();
        await between.World.Settled("AT");

        await Ok(between.World["AT"].Returns.CloseAsync(between.Case, Vienna, CaseOutcome.Stays));

        await Eventually.True(async () => await between.World.ScalarAsync("AT", "SELECT count(*) FROM attachment_part") + await between.World.ScalarAsync("RS", "SELECT count(*) FROM attachment_part") == 0, "it is gone on both sides");
    }

    [Test]
    public async Task A_photograph_whose_day_is_over_while_a_part_of_it_is_being_sealed_goes_no_further_and_nothing_of_it_stays()
    {
        await using var between = await MakeAsync();
        var (world, held) = (between.World, (HeldDatabase?)null);
        await Ok(world["AT"].Referrals.SendIdentityAsync(between.Draft, Vienna));
        await world.Settled("AT");
        var question = await between.AskAsync();
        await world.Settled("RS");
        await world.StopAsync("AT");
        // The message is the first, its first part the second.
        await world.StartAsync("AT", wrap: inner => held = new HeldDatabase(inner, CommitStep.Submitted, 2));
        var normal = world.Mailbox("AT", "RS", Lane.Normal);
        world.Post.IsSlow = mailbox => mailbox == normal;
        var photograph = await between.KeepAsync(Face((2 * AttachedFile.PartBytes) + 10), "image/jpeg");
        await Ok(world["AT"].Referrals.AnswerAsync(between.Draft, Vienna, question, [new(photograph.Sha256, ConsentCategory.PhotoAndBiometrics)]));
        await held!.Reached;
        await held.PastAsync(tx => Over(world, between.Case, tx));
        // Whoever does not wait for the peer's turn would delete it now.
        await Task.WhenAny(Eventually.True(IsDeletedAsync, "it is deleted"), Task.Delay(500));
        held.Release();
        await Eventually.True(IsDeletedAsync, "it is deleted");
        await Task.Delay(200);

        Assert.That(await IsDeletedAsync(), Is.True, "and stays so");
        Assert.That(await world.ScalarAsync("AT", "SELECT count(*) FROM outbox WHERE part_of IS NOT NULL"), Is.EqualTo(1), "the part that was being sealed");
        Assert.That(await world.ScalarAsync("AT", "SELECT count(*) FROM outbox WHERE part_of IS NOT NULL AND (erased = 0 OR publish_at IS NOT NULL)"), Is.Zero);
        await Eventually.True(async () => (await world.ControlMessages("AT", "RS")).Any(c => c.Void.Count == 1), "nobody waits for its number");

        async Task<bool> IsDeletedAsync() => await world.ScalarAsync("AT", "SELECT count(*) FROM attachment WHERE state = 'deleted'") == 1;
    }

    [Test]
    public async Task A_file_goes_no_further_once_the_person_has_restricted_what_is_done_with_it_and_goes_on_when_they_say_so()
    {
        await using var between = await MakeAsync();
        var (world, held, letter) = (between.World, (HeldDatabase?)null, Letter((2 * AttachedFile.PartBytes) + 10));
        await world.Settled("AT");
        await world.StopAsync("AT");
        // The message is the first, its first part the second.
        await world.StartAsync("AT", wrap: inner => held = new HeldDatabase(inner, CommitStep.Submitted, 2));
        var sent = await between.SendAsync(letter);
        await held!.Reached;
        await Eventually.True(async () => await Restored.StateAsync(world, "AT", sent) == OutboxState.Dispatched, "the broker has the message, and none of its file");
        world.Post.Closed = true;
        var restricting = world["AT"].RightsOfPersons.RestrictAsync(between.Case, Vienna);
        held.Release();

        Assert.That((await restricting).Value.Message, Is.Not.Null, "a word to them is owed beside it");
        Assert.That(await Restored.StateAsync(world, "AT", sent), Is.EqualTo(OutboxState.Restricted), "without its file it has not left");
        world.Post.Closed = false;
        await Eventually.True(async () => await world.ScalarAsync("RS", "SELECT count(*) FROM content WHERE kind = 'rights'") == 1, "the word arrives");
        Assert.That(await world.ScalarAsync("AT", "SELECT count(*) FROM outbox WHERE part_of IS NOT NULL AND (erased = 0 OR publish_at IS NOT NULL)"), Is.Zero, "no part does");
        Assert.That((await between.At.ListAsync(between.Case, Vienna)).Value.Select(f => f.State), Is.EqualTo(new[] { AttachmentState.Sending }), "it is not given up");

        Assert.That((await world["AT"].RightsOfPersons.EndRestrictionAsync(between.Case, Vienna)).IsOk, Is.True);
        Assert.That(await between.OpenAsync("RS", (await between.WholeAsync(60)).Id), Is.EqualTo(letter));
        await world.Settled("AT");
        Assert.That(await world.ScalarAsync("RS", "SELECT count(*) FROM content WHERE code = 'identity'"), Is.EqualTo(1), "shown once");
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task An_erased_case_takes_its_files_with_it()
    {
        await using var between = await MakeAsync();
        var (world, letter) = (between.World, Letter(AttachedFile.PartBytes + 5000));
        await between.SendAsync(letter);
        await between.WholeAsync();
        await world.Settled("AT");
        await Ok(world["AT"].Returns.CloseAsync(between.Case, Vienna, CaseOutcome.Completed));
        await world.Settled("AT");
        await world["AT"].Referrals.OpenAsync(between.Case, Vienna);
        await world.Settled("RS");
        var boxes = await BoxesAsync(world, Digest(letter));
        Assert.That(IsAnyIn(await BytesAsync(world, "AT"), boxes), Is.True, "the search can find");

        Assert.That((await world["AT"].Erasures.RecordCopyAsync(between.Case, Vienna, CopyChoice.Declined)).Rejections, Is.Empty);
        Assert.That((await world["AT"].Erasures.EraseAsync(between.Case, Vienna, ErasureBasis.ConsentWithdrawn)).Rejections, Is.Empty);
        Assert.That((await world["AT"].Erasures.EraseAsync(between.Case, Stage.ViennaCaseWorker, ErasureBasis.ConsentWithdrawn)).Rejections, Is.Empty);

        Assert.That(await world.ScalarAsync("AT", "SELECT count(*) FROM attachment") + await world.ScalarAsync("AT", "SELECT count(*) FROM attachment_part"), Is.Zero);
        Assert.That(IsAnyIn(await BytesAsync(world, "AT"), boxes), Is.False);
        await world.AssertTrailsVerify();
    }

    [Test]
    public async Task A_file_is_handed_in_listed_and_saved_over_http_by_who_may_and_stored_once()
    {
        await using var between = await MakeAsync();
        await using var at = await ApiHost.StartAsync(between.World, "AT");
        await using var rs = await ApiHost.StartAsync(between.World, "RS");
        using var vienna = at.Client();
        using var belgrade = rs.Client();
        using var auditor = rs.Client(Role.Auditor);
        var (letter, path) = (Letter(AttachedFile.PartBytes + 7), $"/api/referrals/{between.Case}/attachments");

        var first = await UploadAsync(vienna, path, letter, "application/pdf", letter, HttpStatusCode.OK);
        var again = await UploadAsync(vienna, path, [], "application/pdf", letter, HttpStatusCode.OK);
        Assert.That(again, Is.EqualTo(first), "known by its digest alone");
        Assert.That(await between.World.ScalarAsync("AT", "SELECT count(*) FROM attachment_part"), Is.EqualTo(2));
        await UploadAsync(vienna, path, letter, "application/zip", letter, HttpStatusCode.UnprocessableEntity);
        await UploadAsync(vienna, path, letter, "image/png", letter, HttpStatusCode.OK, "it is here already, whatever it is called");
        await UploadAsync(vienna, path, letter[1..], "application/pdf", letter[1..], HttpStatusCode.UnprocessableEntity);
        await UploadAsync(vienna, path, Letter(100), "application/pdf", letter[..50], HttpStatusCode.UnprocessableEntity);
        await UploadAsync(auditor, path, letter, "application/pdf", letter, HttpStatusCode.Forbidden);
        Assert.That(await between.World.ScalarAsync("AT", "SELECT count(*) FROM attachment"), Is.EqualTo(1));

        await Ok(between.World["AT"].Referrals.SendIdentityAsync(between.Draft, Vienna, [new(Digest(letter), ConsentCategory.Legal, "Letter")]));
        var file = await between.WholeAsync();
        var list = await ApiHost.GetAsync(belgrade, path, HttpStatusCode.OK);
        await ApiHost.GetAsync(auditor, path, HttpStatusCode.Forbidden);
        await ApiHost.GetAsync(auditor, $"{path}/{file.Id}", HttpStatusCode.Forbidden);
        var viewed = await between.World.LeafCount("RS", TrailEvent.ContentViewed);
        using var saved = await belgrade.GetAsync($"{path}/{file.Id}");

        Assert.That(list[0].GetProperty("title").GetString(), Is.EqualTo("Letter"));
        Assert.That(await saved.Content.ReadAsByteArrayAsync(), Is.EqualTo(letter));
        Assert.That((saved.Content.Headers.ContentType!.MediaType, saved.Content.Headers.ContentDisposition!.DispositionType), Is.EqualTo(("application/pdf", "attachment")));
        Assert.That(await between.World.LeafCount("RS", TrailEvent.ContentViewed), Is.EqualTo(viewed + 1));
        await between.World.AssertTrailsVerify();
    }

    private static async Task<string?> UploadAsync(HttpClient client, string path, byte[] bytes, string type, byte[] digestOf, HttpStatusCode expected, string? why = null)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        content.Headers.Add("Content-Digest", $"sha-256=:{Convert.ToBase64String(SHA256.HashData(digestOf))}:");
        using var answer = await client.PostAsync(path, content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(expected), $"{why} {text}");
        using var json = System.Text.Json.JsonDocument.Parse(text);
        return answer.IsSuccessStatusCode ? json.RootElement.GetProperty("id").GetString() : null;
    }

    // The case ends, as its word from the other side would have it.
    private static void Over(World world, CaseId @case, System.Data.Common.DbTransaction tx)
    {
        var parts = DutyHouse.Parts(world["AT"]);
        var file = CaseTable.Find(tx.Connection!, parts.Vault, @case, tx)!;
        CaseTable.Put(tx, parts, file with { Referral = file.Referral.Decide(new CaseStep.Closed(MessageId.Of(Guid.NewGuid()), Side.Receiving, CaseOutcome.Stays)).Value });
    }

    // How the file lies at either side, sealed: its beginning and its end, part by part.
    private static async Task<IReadOnlyList<byte[]>> BoxesAsync(World world, string sha256)
    {
        var boxes = new List<byte[]>();
        foreach (var side in new[] { "AT", "RS" })
            foreach (var box in await world.QueryAsync(side, db => db.Query<byte[]>("SELECT sealed FROM attachment_part WHERE content IN (SELECT content FROM attachment WHERE sha256 = @sha256)", new { sha256 }).AsList()))
                boxes.AddRange([box[..32], box[^32..]]);
        return boxes;
    }

    // How its parts went: the beginning of what is encrypted, and the middle.
    private static IEnumerable<byte[]> Sealed(World world, string sha256)
    {
        foreach (var (mailbox, body) in world.Post.Seen)
            if (world.Opened(mailbox, body) is { Meta: { IsControl: false, Kind: "part" } } part && AttachmentPart.Parse(part.Payload).Value.Sha256 == sha256)
            {
                yield return body[(body.Length / 2)..(body.Length / 2 + 32)];
                yield return body[^256..^224];
            }
    }

    // Every file of the node and of its database.
    private static async Task<IReadOnlyList<byte[]>> BytesAsync(World world, string side)
    {
        var (storage, all) = (await world.StorageOf(side), new List<byte[]>());
        await storage.FlushAsync();
        foreach (var path in System.IO.Directory.EnumerateFiles(world.DataOf(side), "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "node.lock").Concat(await storage.FilesAsync()))
            try
            {
                await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var bytes = new MemoryStream();
                await file.CopyToAsync(bytes);
                all.Add(bytes.ToArray());
            }
            catch (FileNotFoundException)
            {
                // Written anew meanwhile.
            }

        return all;
    }

    private static bool IsAnyIn(IReadOnlyList<byte[]> files, IReadOnlyList<byte[]> boxes) => files.Any(bytes => boxes.Any(box => bytes.AsSpan().IndexOf(box) >= 0));

    /// <summary>Every line that the nodes write into their logs, of whatever level.</summary>
    private sealed class Noted : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
