package io.citytwin.importers;

import io.citytwin.testing.HouseRules;

class HouseRulesTest extends HouseRules {}
