using Trm.Node.Tests.Statistics;
using Trm.Testing;

namespace Trm.Node.Tests.Storage;

[OnStorage("postgres")]
internal sealed class FiguresOnPostgres : FiguresTests;
