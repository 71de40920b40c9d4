using Dapper;
using Trm.Console.Tests.Countries;
using Trm.Node;
using Trm.Trail;

namespace Trm.Console.Tests.Stories;

/// <summary>An auditor on a visit: the record is verified, held against the other country's, and an entry of a message that somebody altered is found and named.</summary>
internal sealed class An_altered_message
{
    [SetUp]
    public void Mended() => Theatre.Mended();

    [Test]
    public async Task Is_found_by_an_auditor_and_named([PlayedWith(Hands.KeysWithoutScript)] Hands hands)
    {
        var (both, stage) = (Theatre.Both, Theatre.Both.Stage);
        await both.SharedAsync();
        await stage.Settled();
        var (ours, theirs) = (both.Holders.First(h => h.At == both.Vienna && h.Role == Role.Auditor), both.Holders.First(h => h.At == both.Belgrade && h.Role == Role.Auditor));
        var auditor = await Theatre.PersonAsync(ours.Code, hands);
        var pack = await PackOfAsync(await Theatre.PersonAsync(theirs.Code, hands));
        try
        {
            await VerifyAsync(auditor);
            await auditor.ReadsAsync("Nothing was found wrong.");
            await CompareAsync(auditor, pack);
            await auditor.ReadsAsync("Both records are whole, and they agree.");

            // Somebody with the database in their hands moves a message by an hour.
            await AlterAsync(-60);
            await VerifyAsync(auditor);
            await auditor.ReadsAsync("Something does not fit", "What to do:");
            await auditor.GoesToAsync("/record");
            await auditor.ReadsAsync("Something does not fit");
            await auditor.ReadsNothingOfAsync("Mirelunda", "lantern", "scarf");
        }
        finally
        {
            await AlterAsync(60);
            File.Delete(pack);
        }

        await VerifyAsync(auditor);
        await auditor.ReadsAsync("Nothing was found wrong.");
        Theatre.Applaud(stage.Case);
    }

    private static async Task VerifyAsync(Person auditor)
    {
        // Verifications are told apart by their second.
        Theatre.Both.Stage.Later(TimeSpan.FromSeconds(5));
        await auditor.GoesToAsync("/record");
        await auditor.GivesAsync("/record/verify");
        await EndedAsync(auditor);
    }

    private static async Task CompareAsync(Person auditor, string pack)
    {
        Theatre.Both.Stage.Later(TimeSpan.FromSeconds(5));
        await auditor.GoesToAsync("/record/compare");
        await auditor.GivesAsync("/record/compare", ("from", "RS"), ("pack", pack));
        await EndedAsync(auditor);
    }

    // A page answers after two seconds at the latest, ready or not.
    private static async Task EndedAsync(Person auditor)
    {
        while (await auditor.Page.GetByText("Look again").CountAsync() > 0)
            await auditor.FollowsAsync(new Uri(auditor.Page.Url).AbsolutePath);
    }

    private static async Task<string> PackOfAsync(Person auditor)
    {
        await auditor.GoesToAsync("/record/export");
        var file = Path.Combine(Path.GetTempPath(), $"trm-test-{Guid.NewGuid():N}.zip");
        var download = await auditor.DownloadsAsync("/record/export", ("what", "peer"), ("peer", "AT"));
        Assert.That(download.SuggestedFilename, Does.Match("^trm-RS-[a-zA-Z0-9-]+\\.zip$"));
        await download.SaveAsAsync(file);
        return file;
    }

    private static async Task AlterAsync(int minutes)
    {
        await using var db = await (await Theatre.Both.World.StorageOf("AT")).ConnectAsync(writes: true);
        await db.ExecuteAsync($"UPDATE trail_leaf SET minute = minute + {minutes} WHERE idx = (SELECT min(idx) FROM trail_leaf WHERE event = {(int)TrailEvent.MessageSealed})");
    }
}
