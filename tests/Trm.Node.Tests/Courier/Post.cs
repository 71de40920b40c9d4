using NUnit.Framework;
using Trm.Envelope.Courier;
using Trm.Node.Courier;
using Trm.Node.Tests.Exchange;

namespace Trm.Node.Tests.Courier;

/// <summary>Somebody who carries files between the nodes of a world, and remembers what was in them.</summary>
internal sealed class Post(World world)
{
    public static readonly Officer Administrator = new("AT-90", Role.Administrator);

    /// <summary>Every message that was carried, as the broker would have had it.</summary>
    public List<(string Mailbox, byte[] Body)> Carried { get; } = [];

    /// <summary>The ids of every file that was written, in order.</summary>
    public List<string> Written { get; } = [];

    /// <summary>A file with all that waits.</summary>
    public async Task<byte[]> WriteAsync(string from, string to)
    {
        var export = await world[from].Couriers.ExportAsync(world.Id(to), Administrator);
        Assert.That(export.Rejections, Is.Empty);
        await using var written = export.Value;
        using var file = new MemoryStream();
        await written.Content.CopyToAsync(file);
        var courier = CourierFile.Parse(file).Value;
        foreach (var entry in courier.Messages)
        {
            Written.Add(entry.Id.ToString());
            Carried.Add((world.Mailbox(from, to, entry.Lane), CourierFile.Read(file, entry)));
        }

        return file.ToArray();
    }

    public async Task<CourierImport> TakeInAsync(string at, byte[] file)
    {
        var import = await world[at].Couriers.ImportAsync(new MemoryStream(file), Administrator);
        Assert.That(import.Rejections, Is.Empty);
        return import.Value;
    }

    /// <summary>From one to the other.</summary>
    public async Task<CourierImport> CarryAsync(string from, string to) => await TakeInAsync(to, await WriteAsync(from, to));

    /// <summary>There and back, until each knows of the other's receipts.</summary>
    public async Task RoundAsync(string from, string to)
    {
        await CarryAsync(from, to);
        await CarryAsync(to, from);
    }

    /// <summary>How many of what came had that fate.</summary>
    public static int Count(CourierImport import, CourierFate fate) => import.Messages.Count(m => m.Fate == fate);
}
