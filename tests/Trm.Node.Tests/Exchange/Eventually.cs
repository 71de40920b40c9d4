using NUnit.Framework;
using System.Diagnostics;

namespace Trm.Node.Tests.Exchange;

/// <summary>Waits for what other threads bring about; fails with a sentence when it does not come.</summary>
internal static class Eventually
{
    public static async Task True(Func<Task<bool>> condition, string sentence, int seconds = 90)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > TimeSpan.FromSeconds(seconds))
                Assert.Fail($"did not come true within {seconds} s: {sentence}");
            await Task.Delay(20);
        }
    }
}
