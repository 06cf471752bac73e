[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Evals.Domain.Tests")]
