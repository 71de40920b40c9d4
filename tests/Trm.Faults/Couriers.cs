using Trm.Node;
using Trm.Node.Courier;

namespace Trm.Faults;

/// <summary>What goes by hand: a file is written in one country and taken in in another, whatever the broker brings besides. A courier who finds nobody goes home again.</summary>
internal sealed class Couriers(World world)
{
    /// <summary>Writes the file now, and lets it arrive.</summary>
    public async Task SendAsync(PlanItem.Courier courier)
    {
        var file = Array.Empty<byte>();
        await AtAsync(courier.From, $"file for {courier.To}", async (node, officer) =>
        {
            var written = await node.Couriers.ExportAsync(world.Country(courier.To).Id, officer);
            if (!written.Try(out var export, out var nothing))
                return nothing.Code.Text;
            await using (export)
                file = await BytesAsync(export.Content);
            return FormattableString.Invariant($"{export.Header.Count} messages");
        });
        for (var time = 0; file.Length > 0 && time < courier.Times; time++)
            world.Schedule.At(courier.Takes, () => world.Begin(() => BringAsync(courier, file)));
    }

    private Task BringAsync(PlanItem.Courier courier, byte[] file) => AtAsync(courier.To, $"file of {courier.From}", async (node, officer) =>
        (await node.Couriers.ImportAsync(new MemoryStream(file), officer)).Try(out var brought, out var refused) ? Fates(brought) : refused.Code.Text);

    private async Task AtAsync(string name, string what, Func<TrmNode, Officer, Task<string>> act)
    {
        var country = world.Country(name);
        if (country.Met is not { } node)
            return;
        try
        {
            world.History.Note(name, $"{what}: {await act(node, new($"{name}-07", Role.Coordinator))}");
        }
        catch (Exception failure)
        {
            world.Watch.Failed(country, what, failure);
        }
    }

    private static string Fates(CourierImport brought) =>
        string.Join(", ", brought.Messages.CountBy(m => m.Fate).OrderBy(f => f.Key).Select(f => FormattableString.Invariant($"{f.Value} {f.Key}")));

    private static async Task<byte[]> BytesAsync(Stream content)
    {
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
