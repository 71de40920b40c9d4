using Trm.Node.Tests.Statistics;

namespace Trm.Node.Tests.Storage;

internal sealed class FiguresOnTheStorageOfTheRun : FiguresTests;
