using System.Security.Cryptography;
using System.Text;
using NUnit.Framework;
using Trm.Contracts.Codes;
using Trm.Contracts.Htcds;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Contracts.Rejections;
using Trm.Node.Attachments;
using Trm.Node.Outbox;
using Trm.Node.Tests.Exchange;
using Trm.Testing;

namespace Trm.Node.Tests.Attachments;

/// <summary>Austria and Serbia with one case that Serbia's shelter has accepted; the person lets the shelter have letters of lawyers and a photograph.</summary>
internal sealed class FilesBetween : IAsyncDisposable
{
    public static readonly Officer Vienna = new("AT-07", Role.Coordinator);
    public static readonly Officer Belgrade = new("RS-03", Role.Coordinator);
    public static readonly NamedOrganisation Shelter = NamedOrganisation.Parse("RS-SHELTER", "Shelter by the river").Value;
    public static readonly DateOnly Day = new(2026, 12, 1);

    private FilesBetween(World world, ReferralDraft draft) => (World, Draft) = (world, draft);

    public World World { get; }

    public ReferralDraft Draft { get; }

    public CaseId Case => Draft.Case;

    public AttachmentDesk At => World["AT"].Attachments;

    public AttachmentDesk Rs => World["RS"].Attachments;

    /// <summary>A case that was accepted, and whose person is known.</summary>
    public static async Task<FilesBetween> MakeAsync(params string[] participants)
    {
        var world = new World(participants);
        await world.StartAllAsync();
        await world.Quiet();
        var folder = Path.Combine(Vectors.Checkout, "src", "Trm.Cli", "Demo");
        var sheet = File.ReadAllText(Path.Combine(folder, "sheet.json"))
            .Replace("\"exploitation\", \"risk\", \"travel\"]", "\"exploitation\", \"legal\", \"risk\", \"travel\", \"photo-and-biometrics\"]", StringComparison.Ordinal);
        var cases = HtcdsReader.Read(File.ReadAllBytes(Path.Combine(folder, "case.csv")), "case.csv").Value;
        var draft = ReferralDraft.From(HtcdsCase.Choose(cases, null).Value, CaseSheet.Parse(Encoding.UTF8.GetBytes(sheet)).Value.MovedTo(world.Time.GetUtcNow())).Value;
        var between = new FilesBetween(world, draft);
        await Ok(world["AT"].Referrals.SendProfileAsync(draft, Vienna));
        await Eventually.True(async () => await between.StateAsync("RS") == ReferralState.Delivered, "the profile is there");
        await world["RS"].Referrals.OpenAsync(draft.Case, Belgrade);
        await Ok(world["RS"].Referrals.AcceptAsync(draft.Case, Belgrade, Shelter, "RS-CW-1", Day));
        await Eventually.True(async () => await between.StateAsync("AT") == ReferralState.Accepted, "it is accepted");
        return between;
    }

    /// <summary>Bytes that begin as a PDF does, the same for the same seed.</summary>
    public static byte[] Letter(int size, int seed = 1)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        "%PDF-1.7\n"u8[..Math.Min(9, size)].CopyTo(bytes);
        return bytes;
    }

    public static byte[] Face(int size)
    {
        var bytes = Letter(size, 2);
        ((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF, 0xE0]).CopyTo(bytes);
        return bytes;
    }

    public static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public async Task<AttachmentView> KeepAsync(byte[] bytes, string type = "application/pdf") => await Ok(At.KeepAsync(Case, Vienna, type, new MemoryStream(bytes)));

    /// <summary>Hands a file in and sends who the person is, with it.</summary>
    public async Task<Submitted> SendAsync(byte[] bytes, ConsentCategory category = ConsentCategory.Legal, string type = "application/pdf", string? title = "Letter of the lawyer")
    {
        var kept = await KeepAsync(bytes, type);
        return await Ok(World["AT"].Referrals.SendIdentityAsync(Draft, Vienna, [new(kept.Sha256, category, title)]));
    }

    /// <summary>Serbia asks, so that something can be answered.</summary>
    public async Task<MessageId> AskAsync() => (await Ok(World["RS"].Referrals.AskAsync(Case, Belgrade, Topic.Documents, [], QuestionPurpose.Readiness))).Message;

    public async Task<IReadOnlyList<AttachmentView>> ReceivedAsync() => await Ok(Rs.ListAsync(Case, Belgrade));

    public async Task<byte[]> OpenAsync(string side, string id)
    {
        var opened = await Ok(World[side].Attachments.OpenAsync(Case, id, side == "AT" ? Vienna : Belgrade));
        using var bytes = new MemoryStream();
        await opened.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    /// <summary>Waits until the one file is whole at Serbia.</summary>
    public async Task<AttachmentView> WholeAsync(int seconds = 30)
    {
        await Eventually.True(async () => (await Rs.ListAsync(Case, Belgrade)).Value is [{ State: AttachmentState.Complete }], "the file is whole", seconds);
        return (await ReceivedAsync()).Single();
    }

    public bool IsPart(string mailbox, byte[] body) => World.KindOf(mailbox, body) == "part";

    public async Task<ReferralState?> StateAsync(string of) => (await World[of].Referrals.ListAsync(Vienna)).Value.SingleOrDefault(c => c.Id == Case)?.Referral.State;

    public static async Task<T> Ok<T>(Task<Result<T>> act)
        where T : class
    {
        var result = await act;
        Assert.That(result.IsOk, Is.True, () => string.Join(Environment.NewLine, result.Rejections));
        return result.Value;
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
