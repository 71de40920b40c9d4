using NUnit.Framework;
using Trm.Node.Retention;
using Trm.Node.Storage;
using Trm.Node.Tests.Storage;

namespace Trm.Node.Tests.Retention;

/// <summary>That pages are written anew is owed for everything that was deleted before, and for nothing that is deleted meanwhile.</summary>
internal sealed class ForgettingTests
{
    [Test]
    public async Task What_is_deleted_while_pages_are_written_anew_is_still_to_be_forgotten()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("trm-forget-").FullName;
        await using (var storage = await NodeStorage.MakeAsync(folder))
        await using (var database = await storage.OpenAsync())
        {
            await DeleteAsync(database);
            await DeleteAsync(database);
            var due = await DueAsync(database);
            await DeleteAsync(database); // somebody else, meanwhile

            await ForgottenAsync(database, due);
            Assert.That(await DueAsync(database), Is.GreaterThan(0));

            await ForgottenAsync(database, await DueAsync(database));
            Assert.That(await DueAsync(database), Is.Zero);
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    private static Task<long> DueAsync(IDatabase database) => database.ReadAsync(db => PurgeTable.Looked(db)!.Value.ForgetDue, default);

    private static Task<int> DeleteAsync(IDatabase database) => database.CommitAsync(CommitStep.Purged, tx =>
    {
        PurgeTable.Forget(tx, now: 0);
        return 0;
    }, default);

    private static Task<int> ForgottenAsync(IDatabase database, long due) => database.CommitAsync(CommitStep.Purged, tx =>
    {
        PurgeTable.Forgotten(tx, due);
        return 0;
    }, default);
}
