"""Planning an evening: ready agendas, the authority's own ones, files in and out, the run sheet."""
