namespace Trm.Console.Tests;

/// <summary>Tests that share one node with its console, as long as their class runs.</summary>
internal abstract class OnOneConsole
{
    /// <summary>The console.</summary>
    protected Consoles House { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task OpenHouseAsync() => House = await StartAsync();

    [OneTimeTearDown]
    public async Task CloseHouseAsync()
    {
        if (House is { } open)
            await open.DisposeAsync();
    }

    /// <summary>How it is started.</summary>
    protected virtual Task<Consoles> StartAsync() => Consoles.StartAsync();
}
